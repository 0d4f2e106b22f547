import { STRENGTHS, type Grade, type Kind, type Mark, type Strength, type Verdict } from './types.js';

/** Where a hint comes from: two hints count together only when their sources differ. */
export type MarkSource = 'name' | 'words' | 'metadata' | 'pixels';

/** The source of a mark, by its place. A file name and its address are one source; so are all texts of the page. */
export function sourceOf(mark: Pick<Mark, 'where'>): MarkSource {
  const { where } = mark;
  switch (where) {
    case 'filename':
    case 'address':
      return 'name';
    case 'alt':
    case 'title':
    case 'caption':
    case 'credit':
    case 'page-credit':
    case 'page-title':
      return 'words';
    default:
      return where.startsWith('pixels') ? 'pixels' : 'metadata';
  }
}

/** What one mark does to the grade. */
type Effect = 'states' | 'proves' | 'hints' | 'defends' | 'shows';

const EFFECTS: Readonly<Record<Strength, Effect>> = {
  stated: 'states',
  declared: 'proves',
  signature: 'proves',
  hint: 'hints',
  human: 'defends',
  // Two people, each blind to the other, are needed: only the review knows who saw what.
  observed: 'shows',
};

const effectOf = ({ strength }: Mark): Effect => EFFECTS[strength];

/** Counter-evidence that nothing in the file disputes. */
const cancelsHints = (mark: Mark): boolean => effectOf(mark) === 'defends' && mark.weight === null;

/** Hints that make `hinted`: one strong name, or counted ones of at least two sources; none beside counter-evidence. */
function decidingHints(marks: readonly Mark[]): Mark[] {
  if (marks.some(cancelsHints)) return [];
  const hints = marks.filter(
    (mark) => effectOf(mark) === 'hints' && mark.weight !== 'shown' && mark.weight !== null,
  );
  const isEnough = hints.some(({ weight }) => weight === 'strong') || new Set(hints.map(sourceOf)).size >= 2;
  return isEnough ? hints : [];
}

/**
 * Marks to verdict: `stated` > `technical` (any declared or signature) > `hinted` > `none`.
 * Counter-evidence cancels hints and never a declaration; beside one it is a contradiction, which a person looks at.
 * Counter-evidence that the file itself disputes cancels nothing: beside a hint it is a contradiction too.
 * Kind and generator are only what the marks behind the grade say; nothing is inferred from hints beside them.
 */
export function verdictOf(marks: readonly Mark[]): Verdict {
  const sorted = sortMarks(marks);
  const firm = sorted.filter((mark) => effectOf(mark) === 'states' || effectOf(mark) === 'proves');
  const hints = decidingHints(sorted);
  const behind = firm.length > 0 ? firm : hints;
  return {
    grade: gradeOf(firm, hints),
    kind: kindOf(behind),
    generator: behind.find(({ generator }) => generator !== null)?.generator ?? null,
    marks: sorted,
    contradiction: behind.length > 0 && sorted.some((mark) => effectOf(mark) === 'defends'),
  };
}

function gradeOf(firm: readonly Mark[], hints: readonly Mark[]): Grade {
  if (firm.some((mark) => effectOf(mark) === 'states')) return 'stated';
  if (firm.length > 0) return 'technical';
  return hints.length > 0 ? 'hinted' : 'none';
}

/** Generated when any mark behind the grade says so, else edited when any says that, else unknown. */
function kindOf(marks: readonly Mark[]): Kind | null {
  if (marks.some(({ kind }) => kind === 'generated')) return 'generated';
  return marks.some(({ kind }) => kind === 'edited') ? 'edited' : null;
}

const RANK: ReadonlyMap<Strength, number> = new Map(STRENGTHS.map((strength, rank) => [strength, rank]));

/** Strongest first; the order within a strength is kept. */
export function sortMarks(marks: readonly Mark[]): Mark[] {
  return [...marks].sort((a, b) => (RANK.get(a.strength) ?? 0) - (RANK.get(b.strength) ?? 0));
}
