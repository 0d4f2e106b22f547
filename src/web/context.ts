/** What the pages are given, and what a request carries once its person is known. */
import { mayAdminister, mayCoordinate } from '../accounts/roles.js';
import type { Context } from 'hono';
import type { Db } from '../../db/open.js';
import type { PersonRow } from '../../db/queries/people.js';
import type { Territory } from '../../db/queries/territories.js';
import type { Informant } from '../letters/information.js';
import type { EntryDeps } from '../accounts/index.js';
import type { Delays } from '../retention/index.js';
import type { Press } from '../letters/press.js';
import type { SenderSettings, TemplateSet } from '../letters/index.js';
import type { HealthWatch } from '../health/watch.js';
import type { MailSettings } from '../mail/index.js';
import type { MailSetting } from '../mail/settings.js';
import type { BlobStore } from '../evidence/blobs.js';
import type { RequestTold } from './request-log.js';

/** What letters are written with, and where they and the answers are kept. */
export interface LetterDesk {
  /** Drafts, frozen letters, scans of receipts. */
  readonly files: BlobStore;
  /** Folder of the mails that came in, as they came. */
  readonly inbox: string;
  readonly templates: () => TemplateSet;
  readonly press: Press;
  readonly sender: SenderSettings;
  /** From whom mails leave, or what is missing. */
  readonly mail: MailSetting;
  /** Whether mails leave by a server; otherwise they are files in a folder. */
  readonly hasServer: boolean;
}

/** How many forms with a file are received at once (`uploads.ts`). */
export interface UploadBounds {
  /** Received and worked on at once, of all people and of each. */
  readonly atOnce: number;
  readonly each: number;
  /** Bytes that they may hold together; one of which the size is not told counts as the largest. */
  readonly bytes: number;
  /** Who wait for room, and how long. */
  readonly waiting: number;
  readonly patienceMs: number;
  /** A body that brings nothing for so long gives its room back. */
  readonly silenceMs: number;
}

export interface WebDeps {
  readonly db: Db;
  readonly blobs: BlobStore;
  readonly now: () => Date;
  /** Where re-encoded copies of pictures are kept; may be emptied at any time. */
  readonly cacheDir: string;
  /** Host names, without port, under which the pages may be asked besides those of this machine itself. */
  readonly hosts: readonly string[];
  /** « https://host » under which people reach the pages, for links that are sent; null when none is set. */
  readonly publicUrl?: string | null;
  /** Request header in which the proxy tells the address of whoever asks; null when none does. */
  readonly askerHeader?: string | null;
  /** File with the certificates of the time-stamp authority, joined to the dossiers that are handed out; null when none is set. */
  readonly certificatesFile?: string | null;
  /** Address of the time-stamp authority that the settings name; null when they name none, and people may choose one. */
  readonly timeStampOfSettings?: string | null;
  /**
   * What passwords, one-time codes and links by mail need; without it people come in by links only, and no second
   * factor is asked for.
   */
  readonly accounts?: {
    /** Seals secrets; kept outside the database. */
    readonly key: Uint8Array;
  };
  /** Told that a mail was put into the outbox that somebody waits for. */
  readonly onNotice?: () => void;
  readonly letters: LetterDesk;
  /** Who writes letters, for the page that tells officials of their rights. */
  readonly informant?: Informant;
  /** How long things are kept, for the pages that tell it; the usual delays when left out. */
  readonly delays?: Delays;
  /** After so many hours the gravest acts ask for the second factor again; 12 when left out. */
  readonly strongHours?: number;
  /** For so many days an account does not count as another person than the one who gave a way in; 7 when left out. */
  readonly newAccessDays?: number;
  /** How many files people may send at once; the program's own bounds when left out. */
  readonly uploads?: Partial<UploadBounds>;
  /** Told of an error nobody expected. */
  readonly onError: (error: unknown) => void;
  /** Told of each request, without who asked. */
  readonly onRequest?: (told: RequestTold) => void;
  /** How this installation is, for `/healthz`; without it the page tells of the database alone. */
  readonly health?: Pick<HealthWatch, 'look'>;
}

/** From whom mails to our own people leave; null while nobody is set. */
export function senderOf({ letters: { mail } }: Pick<WebDeps, 'letters'>): MailSettings | null {
  return mail.ok ? mail.settings : null;
}

/** What coming in needs; null where people come in by links only. */
export function entryOf(deps: Pick<WebDeps, 'db' | 'now' | 'accounts' | 'letters'>): EntryDeps | null {
  const { accounts, db, now } = deps;
  return accounts === undefined ? null : { db, now, key: accounts.key, sender: senderOf(deps) };
}

export type Person = PersonRow;

export interface Env {
  Variables: {
    /** Who asks; set for every page behind the door. */
    person: Person;
    /** Hash of the cookie of this browser. */
    sessionHash: string;
    /** Whether a second factor was given in this session. */
    isStrong: boolean;
    /** When it was last given in this session; null when it was not. */
    strongAt: string | null;
    /** When this session was opened, by a link, a password or a code. */
    enteredAt: string;
    /** What her pages are about; null = all of France. */
    territory: Territory;
  };
}

export type WebContext = Context<Env>;

/** Whether the browser came by HTTPS, as whoever puts it in front says. */
export function isHttps(c: WebContext): boolean {
  return c.req.header('x-forwarded-proto') === 'https';
}

/**
 * What links begin with that lead in from outside: `publicUrl` where it is set. Else as the browser sees us, which whoever
 * asks may choose among our own names (a name of this machine, another port).
 */
export function originOfLinks({ publicUrl }: Pick<WebDeps, 'publicUrl'>, c: WebContext): string {
  return publicUrl ?? `${isHttps(c) ? 'https' : 'http'}://${c.req.header('host') ?? 'localhost'}`;
}

/** Who may change what is watched. */
export function mayChangeWatch(person: Person): boolean {
  return mayCoordinate(person.role);
}

/** Who may invite people and end their part. */
export function mayChangePeople(person: Person): boolean {
  return mayAdminister(person.role);
}
