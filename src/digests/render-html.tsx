/**
 * The digest as HTML: one column, no image, no script, no outside address but the links themselves. JSX escapes. Styles
 * stand on the elements, since many readers of mail take no others; a sheet adds the dark colours where it is read.
 */
import { raw } from 'hono/html';
import { typo } from '../french/index.js';
import type { DigestContent, DigestItem, DigestLink, DigestSection, Tone } from './content.js';

const set = (text: string) => typo(text, 'print');

const STYLE = {
  page: 'margin:0;padding:0;background:#f6f4f0;color:#22201d;-webkit-text-size-adjust:100%',
  // File names and addresses have no space: without a break they push a phone's page sideways.
  column:
    'max-width:36rem;margin:0 auto;padding:24px 16px 32px;font:17px/1.5 Georgia,"Times New Roman",serif;overflow-wrap:anywhere;word-break:break-word',
  title: 'font-size:1.35rem;line-height:1.25;margin:0 0 1rem;font-weight:bold',
  heading:
    'margin:2rem 0 .4rem;padding:.5rem 0 0;border-top:1px solid #cfc8bd;font-size:1.12rem;line-height:1.3',
  paragraph: 'margin:.4rem 0',
  list: 'list-style:none;margin:.8rem 0 0;padding:0',
  item: 'margin:0 0 .7rem;padding:.7rem .9rem;background:#ffffff;border:1px solid #ddd8d0;border-left-width:4px;border-radius:4px',
  itemTitle: 'font-weight:bold;line-height:1.35',
  badge: 'margin:.1rem 0 .25rem;font-size:.9rem;color:#4a453e',
  line: 'margin:.15rem 0;font-size:.95rem',
  links: 'margin:.45rem 0 0',
  action: 'color:#1d4f73;display:inline-block;padding:.2rem 1.1rem .2rem 0',
  notes: 'margin-top:2.2rem;padding-top:.8rem;border-top:1px solid #cfc8bd;font-size:.88rem;color:#5c564e',
  link: 'color:#1d4f73',
} as const;

const EDGES: Readonly<Record<Tone, string>> = {
  good: ';border-left-color:#3d7a4b',
  care: ';border-left-color:#a8641c',
  plain: '',
};

/** `!important`: the colours of the light stand on the elements themselves. Contrast: at least 7 to 1. */
const DARK = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background:#1b1a18!important;color:#ece8e1!important}
.item{background:#262421!important;border-color:#45413b!important}
.item.good{border-left-color:#7cc08c!important}
.item.care{border-left-color:#e0a35c!important}
.rule{border-top-color:#45413b!important}
.soft{color:#c3bcb1!important}
a{color:#9ccbee!important}
}`;

/** A whole HTML document. */
export function renderHtml(content: DigestContent): string {
  const document = (
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{set(content.title)}</title>
        {/* Ours to the letter: nothing foreign stands in it. */}
        <style>{raw(DARK)}</style>
      </head>
      <body class="page" style={STYLE.page}>
        <div style={STYLE.column}>
          <h1 style={STYLE.title}>{heldTogether(set(content.title))}</h1>
          <p style={STYLE.paragraph}>{set(content.greeting)}</p>
          {content.sections.map((section) => (
            <Section section={section} />
          ))}
          <div class="rule soft" style={STYLE.notes}>
            {content.notes.map((note) => (
              <p style={STYLE.paragraph}>{set(note)}</p>
            ))}
            {content.stop === null ? null : (
              <p style={STYLE.paragraph}>
                <a style={STYLE.link} href={content.stop.href}>
                  {set(content.stop.label)}
                </a>
              </p>
            )}
          </div>
        </div>
      </body>
    </html>
  );
  // hono's JSX is its own string once rendered; the base class hides that from the type checker.
  return `<!doctype html>${(document as { toString(): string }).toString()}`;
}

/** A number stays with what it counts: large words break on a phone. */
function heldTogether(text: string): string {
  return text.replace(/(\d) (?=\p{Ll})/gu, '$1\u00a0');
}

function Section({ section }: { readonly section: DigestSection }) {
  return (
    <section>
      <h2 class="rule" style={STYLE.heading}>
        {set(section.heading)}
      </h2>
      {section.paragraphs.map((paragraph) => (
        <p style={STYLE.paragraph}>{set(paragraph)}</p>
      ))}
      {section.items.length === 0 ? null : (
        <ul style={STYLE.list}>
          {section.items.map((item) => (
            <Item item={item} />
          ))}
        </ul>
      )}
      {(section.closing ?? []).map((paragraph) => (
        <p style={STYLE.paragraph}>{set(paragraph)}</p>
      ))}
      <Links links={section.links} />
    </section>
  );
}

function Item({ item }: { readonly item: DigestItem }) {
  return (
    <li class={`item ${item.tone}`} style={`${STYLE.item}${EDGES[item.tone]}`}>
      <div style={STYLE.itemTitle}>{set(item.title)}</div>
      {item.badge === null ? null : (
        <div class="soft" style={STYLE.badge}>
          <strong>{set(item.badge)}</strong>
        </div>
      )}
      {item.lines.map((line) => (
        <div style={STYLE.line}>{set(line)}</div>
      ))}
      <Links links={item.links} />
    </li>
  );
}

/** Apart enough for a finger. */
function Links({ links }: { readonly links: readonly DigestLink[] }) {
  if (links.length === 0) return null;
  return (
    <div style={STYLE.links}>
      {links.map((link) => (
        <a style={STYLE.action} href={link.href}>
          {set(link.label)}
        </a>
      ))}
    </div>
  );
}
