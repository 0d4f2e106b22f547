/**
 * What the verdict of a content says of one authority, where several show the same content. Its file says the same
 * everywhere; what stands beside it is said by the one whose page it is, and accuses nobody else.
 */
import { surroundingsAtAuthority, tracesOfVisual } from '../../db/queries/visuals.js';
import type { Member } from '../../db/queries/pictures.js';
import type { Db } from '../../db/open.js';
import { classify, verdictOf, type Mark, type Surroundings, type Verdict } from '../classifiers/index.js';
import { sourceOf } from '../classifiers/verdict.js';

/** The verdict of a content wherever it stands; that of what was never classified is empty. */
export function verdictOfMember({ verdict }: Pick<Member, 'verdict'>): Verdict {
  if (verdict === null) return verdictOf([]);
  const { grade, kind, generator, marks, contradiction } = verdict;
  return { grade, kind, generator, marks, contradiction };
}

/**
 * The same without names and words that only other authorities gave to the content. Counter-evidence stays, whoever
 * wrote it: an author who is named elsewhere is an author here too.
 */
export function verdictAt(
  db: Db,
  member: Pick<Member, 'contentKey' | 'integrity' | 'verdict'>,
  authority: string,
): Verdict {
  const verdict = verdictOfMember(member);
  const { contentKey, integrity } = member;
  if (!verdict.marks.some(isOfPage)) return verdict;
  const surroundings = surroundingsAtAuthority(db, contentKey, authority);
  const told = surroundings.flatMap(textsOf).map(plain);
  // Most marks quote what they were read in; some say it in another form, and are found by reading again.
  let again: ReadonlySet<string> | null = null;
  const isFoundAgain = (mark: Mark): boolean => {
    again ??= new Set(
      classify({ traces: tracesOfVisual(db, contentKey), surroundings, integrity }).marks.map(identity),
    );
    return again.has(identity(mark));
  };
  const kept = verdict.marks.filter(
    (mark) =>
      !isOfPage(mark) ||
      told.some((text) => text.includes(plain(mark.value.replace(/…$/u, '')))) ||
      isFoundAgain(mark),
  );
  return kept.length === verdict.marks.length ? verdict : verdictOf(kept);
}

function textsOf(around: Surroundings): readonly string[] {
  const { fileName, addresses, alt, title, caption, credit, pageCredits, pageTitle } = around;
  return [fileName, ...addresses, alt, title, caption, credit, ...pageCredits, pageTitle].filter(
    (text) => text !== null,
  );
}

function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/** Whether a mark that speaks for AI was read beside the file and not in it. */
function isOfPage(mark: Mark): boolean {
  const source = sourceOf(mark);
  return mark.strength !== 'human' && (source === 'name' || source === 'words');
}

function identity({ id, where, value }: Mark): string {
  return JSON.stringify([id, where, value]);
}
