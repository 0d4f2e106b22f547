/**
 * The few forms of Markdown that the catalogue of marks is written in, as elements: headings, paragraphs, lists, tables,
 * `code`, **bold**, links. For texts of our own only; everything is escaped all the same.
 */
import type { Child, FC } from 'hono/jsx';

type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'paragraph'; readonly text: string };

/** Renders a text. A table's row whose first cell is `code` can be linked to by that name. */
export const OwnMarkdown: FC<{ text: string }> = ({ text }) => <>{blocksOf(text).map(block)}</>;

function blocksOf(text: string): readonly Block[] {
  return text
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(blockOf);
}

function blockOf(part: string): Block {
  const title = /^(#{1,4}) (.*)$/.exec(part);
  if (title !== null) return { kind: 'heading', level: title[1]?.length ?? 1, text: title[2] ?? '' };
  const lines = part.split('\n');
  if (lines.every((line) => line.startsWith('- ')))
    return { kind: 'list', items: lines.map((line) => line.slice(2)) };
  if (lines.every((line) => line.startsWith('|'))) {
    const [head = [], , ...rows] = lines.map(cellsOf);
    return { kind: 'table', head, rows };
  }
  return { kind: 'paragraph', text: part };
}

function cellsOf(line: string): readonly string[] {
  return line
    .replace(/^\|\s*/, '')
    .replace(/\s*\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function block(one: Block): Child {
  switch (one.kind) {
    case 'heading':
      return heading(one.level, inline(one.text));
    case 'paragraph':
      return <p class="read">{inline(one.text)}</p>;
    case 'list':
      return (
        <ul class="read">
          {one.items.map((item) => (
            <li>{inline(item)}</li>
          ))}
        </ul>
      );
    case 'table':
      return <Table head={one.head} rows={one.rows} />;
  }
}

function heading(level: number, children: Child): Child {
  if (level === 1) return <h1>{children}</h1>;
  return level === 2 ? <h2>{children}</h2> : <h3>{children}</h3>;
}

/** A table that becomes a list of entries on narrow screens: each cell says which column it is of. */
const Table: FC<{ head: readonly string[]; rows: readonly (readonly string[])[] }> = ({ head, rows }) => (
  <table class="stack">
    <thead>
      <tr>
        {head.map((cell) => (
          <th scope="col">{inline(cell)}</th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(([first = '', ...rest]) => {
        const id = /^`([\w-]+)`$/.exec(first)?.[1];
        return (
          <tr {...(id === undefined ? {} : { id })}>
            <th scope="row">{inline(first)}</th>
            {rest.map((cell, index) => (
              <td data-label={head[index + 1] ?? ''}>{inline(cell)}</td>
            ))}
          </tr>
        );
      })}
    </tbody>
  </table>
);

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

function inline(text: string): Child[] {
  const parts: Child[] = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, bold, label, href] = match;
    parts.push(text.slice(end, match.index));
    end = match.index + whole.length;
    if (code !== undefined) parts.push(<code>{code}</code>);
    else if (bold !== undefined) parts.push(<strong>{bold}</strong>);
    else if (href?.startsWith('https://') === true)
      parts.push(
        <a href={href} rel="noreferrer noopener">
          {label}
        </a>,
      );
    // A page of the project's own documentation, which is not served here.
    else parts.push(label ?? '');
  }
  parts.push(text.slice(end));
  return parts;
}
