/** The digest as plain text: the twin of the HTML, complete by itself. */
import { typo } from '../french/index.js';
import type { DigestContent, DigestItem, DigestSection } from './content.js';

const set = (text: string) => typo(text, 'plain');

/** Ends with one line feed. */
export function renderText(content: DigestContent): string {
  const blocks = [
    set(content.greeting),
    ...content.sections.map(sectionText),
    ...(content.stop === null ? [] : [`${set(`${content.stop.label} :`)}\n${content.stop.href}`]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function sectionText({ heading, paragraphs, items }: DigestSection): string {
  return [set(heading).toLocaleUpperCase('fr'), ...paragraphs.map(set), ...items.map(itemText)].join('\n\n');
}

function itemText({ title, badge, lines, links }: DigestItem): string {
  return [
    `– ${set(title)}`,
    ...(badge === null ? [] : [`  ${set(badge)}`]),
    ...lines.map((line) => `  ${set(line)}`),
    ...links.flatMap((link) => [`  ${set(`${link.label} :`)}`, `  ${link.href}`]),
  ].join('\n');
}
