/** The digest as plain text: the twin of the HTML, complete by itself. */
import { typo } from '../french/index.js';
import type { DigestContent, DigestItem, DigestLink, DigestSection } from './content.js';

const set = (text: string) => typo(text, 'plain');

/** Ends with one line feed. */
export function renderText(content: DigestContent): string {
  const blocks = [
    set(content.greeting),
    ...content.sections.map(sectionText),
    '-- ',
    ...content.notes.map(set),
    ...(content.stop === null ? [] : [linkText(content.stop).join('\n')]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function sectionText({ heading, paragraphs, items, closing = [], links }: DigestSection): string {
  return [
    set(heading).toLocaleUpperCase('fr'),
    ...paragraphs.map(set),
    ...items.map(itemText),
    ...closing.map(set),
    ...links.map((link) => linkText(link).join('\n')),
  ].join('\n\n');
}

function itemText({ title, badge, lines, links }: DigestItem): string {
  return [
    `– ${set(title)}`,
    ...(badge === null ? [] : [`  ${set(badge)}`]),
    ...lines.map((line) => `  ${set(line)}`),
    ...links.flatMap((link) => linkText(link).map((line) => `  ${line}`)),
  ].join('\n');
}

function linkText({ label, href }: DigestLink): readonly string[] {
  return [set(`${label} :`), href];
}
