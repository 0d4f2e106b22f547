/** The digest as HTML: one column, no image, no script, no outside address but the links themselves. JSX escapes. */
import { typo } from '../french/index.js';
import type { DigestContent, DigestItem, DigestSection } from './content.js';

const set = (text: string) => typo(text, 'print');

const STYLE = {
  page: 'margin:0;padding:24px 16px;background:#fbfaf8;color:#22201d',
  // File names and addresses have no space: without a break they push a phone's page sideways.
  column:
    'max-width:36rem;margin:0 auto;font:17px/1.55 Georgia,"Times New Roman",serif;overflow-wrap:anywhere;word-break:break-word',
  heading: 'margin:2rem 0 .5rem;font-size:1.15rem;line-height:1.3',
  item: 'margin:0 0 1rem;padding:.8rem 1rem;background:#fff;border:1px solid #ddd8d0;border-radius:4px',
  badge: 'margin:.15rem 0 .35rem',
  small: 'margin-top:2.5rem;font-size:.85rem;color:#5c564e',
  link: 'color:#1d4f73',
} as const;

/** A whole HTML document. */
export function renderHtml(content: DigestContent): string {
  const document = (
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{set(content.title)}</title>
      </head>
      <body style={STYLE.page}>
        <div style={STYLE.column}>
          <h1 style="font-size:1.35rem;line-height:1.3;margin:0 0 1rem">{set(content.title)}</h1>
          <p>{set(content.greeting)}</p>
          {content.sections.map((section) => (
            <Section section={section} />
          ))}
          {content.stop === null ? null : (
            <p style={STYLE.small}>
              <a style={STYLE.link} href={content.stop.href}>
                {set(content.stop.label)}
              </a>
            </p>
          )}
        </div>
      </body>
    </html>
  );
  // hono's JSX is its own string once rendered; the base class hides that from the type checker.
  return `<!doctype html>${(document as { toString(): string }).toString()}`;
}

function Section({ section }: { readonly section: DigestSection }) {
  return (
    <section>
      <h2 style={STYLE.heading}>{set(section.heading)}</h2>
      {section.paragraphs.map((paragraph) => (
        <p style="margin:.4rem 0">{set(paragraph)}</p>
      ))}
      {section.items.length === 0 ? null : (
        <ul style="list-style:none;margin:1rem 0 0;padding:0">
          {section.items.map((item) => (
            <Item item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Item({ item }: { readonly item: DigestItem }) {
  return (
    <li style={STYLE.item}>
      <div>{set(item.title)}</div>
      {item.badge === null ? null : (
        <div style={STYLE.badge}>
          <strong>{set(item.badge)}</strong>
        </div>
      )}
      {item.lines.map((line) => (
        <div>{set(line)}</div>
      ))}
      {item.links.length === 0 ? null : (
        <div style="margin-top:.4rem">
          {item.links.map((link, index) => (
            <>
              {index === 0 ? '' : ' · '}
              <a style={STYLE.link} href={link.href}>
                {set(link.label)}
              </a>
            </>
          ))}
        </div>
      )}
    </li>
  );
}
