/** What one person's mail is made from. Days are legal days; texts are French unless they are foreign. */
import type { Grade } from '../classifiers/types.js';
import type { MailedRoot } from '../evidence/root-words.js';
import type { LegalDay } from '../french/index.js';

/** Something that a person is told once, known by its key (`item-keys.ts`). */
export interface Tellable {
  readonly keys: readonly string[];
}

/** What is shown, the first first, and how many there are beside: the rest is counted. */
export interface Listed<T> {
  readonly items: readonly T[];
  /** Those in `items` included. */
  readonly total: number;
}

/** What came of a case since the last mail. */
export interface DigestNews extends Tellable {
  readonly authority: string;
  readonly kind: 'answer' | 'change';
  /** Good news stand first. */
  readonly isGood: boolean;
  /** Without a full stop. */
  readonly lines: readonly string[];
  /** Page of the interface. */
  readonly path: string;
}

/** A visual that waits for this person and of which she was not told yet. */
export interface DigestFinding extends Tellable {
  /** Null for a report that nobody placed yet. */
  readonly authority: string | null;
  readonly title: string | null;
  /** Public page; null for what only a report shows. */
  readonly pageUrl: string | null;
  /** `none`: a person saw it, and no mark was read. */
  readonly grade: Grade;
  readonly wasReported: boolean;
  /** Why: the French sentences of the marks. */
  readonly reasons: readonly string[];
  /** Page of the interface where it is reviewed; null when there is none. */
  readonly path: string | null;
}

/** What is due on a case. */
export interface DigestDue extends Tellable {
  readonly authority: string;
  /** « Relancer ». */
  readonly what: string;
  /** Null: at once. */
  readonly day: LegalDay | null;
  readonly isLate: boolean;
  readonly reasons: readonly string[];
  readonly path: string;
}

/** An authority whose address or addressee is to be looked at before somebody writes. */
export interface DigestContact extends Tellable {
  readonly authority: string;
  readonly words: string;
  readonly path: string;
}

/** A call for tender about visuals in the person's territory, whose deadline is to come. */
export interface DigestTender extends Tellable {
  readonly buyer: string;
  readonly object: string;
  /** Legal day until which offers are taken. */
  readonly until: LegalDay;
  readonly url: string | null;
}

/** A site, or a part of it, that could not be looked at. */
export interface DigestProblem {
  readonly authority: string;
  readonly site: string;
  /** French, after « : » (« le site refuse les visites »). */
  readonly reason: string;
  /** Reason enough for a mail; what lasts and was expected stands in it only when there is one. */
  readonly isNews: boolean;
}

export interface DigestWeek {
  /** Sites that are watched now, paused ones among them. */
  readonly watched: number;
  readonly paused: number;
  /** Sites whose watch was ended since her last mail. */
  readonly ended: number;
  /** Sites of which a crawl saw pages, and the visuals of these crawls. */
  readonly lookedAt: number;
  readonly visuals: number;
}

/** A month that is over. */
export interface DigestMonth {
  /** « 2026-11 ». */
  readonly month: string;
  readonly lookedAt: number;
  readonly visuals: number;
  readonly confirmed: number;
  readonly dismissed: number;
  readonly unsure: number;
  readonly letters: number;
  readonly answers: number;
  /** Now: cases under way, and those on which something can be done. */
  readonly openCases: number;
  readonly dueCases: number;
  /** Now: visuals that wait for this person. */
  readonly waiting: number;
}

/** The root of the evidence log, for somebody who coordinates or administers. */
export interface DigestRoot extends Tellable, MailedRoot {
  /** Reason enough for a mail: no mail carried this root to her yet, and none but this one is to. */
  readonly isNews: boolean;
}

export interface DigestInput {
  /** First name or pseudonym; null leaves it out. */
  readonly person: string | null;
  /** With its preposition: « dans l’Hérault »; null leaves it out. */
  readonly territory: string | null;
  readonly news: Listed<DigestNews>;
  readonly findings: Listed<DigestFinding>;
  /** Visuals that wait for her, told before or not, those shown here among them. */
  readonly waiting: number;
  /** Those of first crawls that are not shown here. */
  readonly backlog: number;
  /** For somebody who coordinates: pictures and reports that wait for her word. */
  readonly toSettle: Listed<Tellable>;
  readonly due: Listed<DigestDue>;
  /** Mails received that nobody filed yet. */
  readonly inbox: number;
  readonly contacts: Listed<DigestContact>;
  /** The nearest deadline first. */
  readonly tenders: Listed<DigestTender>;
  /** What could not be looked at, the worst first. */
  readonly problems: Listed<DigestProblem>;
  /** Days of the week without any crawl, be it elsewhere, although one was due here. */
  readonly silentDays: readonly LegalDay[];
  readonly week: DigestWeek;
  /** Null for everybody else, and while the log is empty. */
  readonly root: DigestRoot | null;
  /** A recap: told even when nothing else is. */
  readonly month: DigestMonth | null;
  /** Where Vigie is reached, without a slash at its end; null: nobody said so, and no page of it is linked. */
  readonly publicUrl: string | null;
  /** Page where one stops these mails; null while there is none. */
  readonly stopUrl: string | null;
}

export interface Digest {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Keys of what it tells. */
  readonly tells: readonly string[];
}
