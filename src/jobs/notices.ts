/** The mails beside the weekly one, and what is to be checked before letters are written, for the timetable. */
import type { Db } from '../../db/open.js';
import { contactsToCheck } from '../authorities/contact-checks.js';
import { tellNearEvents } from '../digests/instant.js';
import { remindDue } from '../digests/reminders.js';
import type { SendDigestsDeps } from '../digests/send-digests.js';
import { parisDay } from '../french/index.js';
import { plural } from '../french/words.js';
import type { JobOutcome } from './scheduler.js';

/** Tells those who asked for it of events that are near. */
export function tellEvents(deps: SendDigestsDeps, signal: AbortSignal): JobOutcome {
  const { queued, problems } = tellNearEvents(deps, signal);
  return outcomeOf(
    queued === 0 ? [] : [plural(queued, 'avis mis à l’envoi', 'avis mis à l’envoi')],
    problems,
    signal,
  );
}

/** Reminds those who follow cases of what is due. */
export function remind(deps: SendDigestsDeps, signal: AbortSignal): JobOutcome {
  const { queued, problems } = remindDue(deps, signal);
  return outcomeOf(
    queued === 0 ? [] : [plural(queued, 'rappel mis à l’envoi', 'rappels mis à l’envoi')],
    problems,
    signal,
  );
}

function outcomeOf(parts: readonly string[], problems: readonly string[], signal: AbortSignal): JobOutcome {
  const all = [...parts, ...problems.map((problem) => problem.replace(/\.$/u, ''))];
  const note = all.length === 0 ? null : `${all.join(' ; ')}.`;
  if (signal.aborted) return { kind: 'interrupted', note };
  return { kind: problems.length === 0 ? 'done' : 'partial', note };
}

/** Counts what people have to look at again. Nobody is asked and nothing is changed: pages and mails show it. */
export function checkContacts({ db, now }: { readonly db: Db; readonly now: () => Date }): JobOutcome {
  const today = parisDay(now().toISOString());
  if (today === null) throw new RangeError('the clock gives no day');
  const all = contactsToCheck(db, null, today);
  const bounced = all.filter(({ why }) => why === 'bounced').length;
  const stale = all.length - bounced;
  const parts = [
    ...(bounced === 0
      ? []
      : [plural(bounced, 'adresse n’a pas reçu sa lettre', 'adresses n’ont pas reçu leur lettre')]),
    ...(stale === 0
      ? []
      : [plural(stale, 'destinataire à vérifier avant d’écrire', 'destinataires à vérifier avant d’écrire')]),
  ];
  return { kind: 'done', note: parts.length === 0 ? null : `${parts.join(' ; ')}.` };
}
