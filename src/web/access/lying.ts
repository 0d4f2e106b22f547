/** Where what a request names lies, seen from a person's territory. */
import { findCommitment } from '../../../db/queries/commitments.js';
import { findInbound } from '../../../db/queries/inbox.js';
import { findLetter } from '../../../db/queries/letters.js';
import { findPicture, lookalikesOf, memberOf } from '../../../db/queries/pictures.js';
import { isInPool } from '../../../db/queries/pool.js';
import { findReport } from '../../../db/queries/reports.js';
import { wasSighted } from '../../../db/queries/report-search.js';
import {
  authorityLies,
  caseLies,
  contentsOfProof,
  pictureLies,
  pictureOfDecision,
  reportLies,
  reportsOfContent,
  siteLies,
  subjectOfCapture,
  visualLies,
  type Lying,
  type Territory,
} from '../../../db/queries/territories.js';
import { codeLiesIn, departementsOf } from '../../accounts/territory.js';
import type { WebContext, WebDeps } from '../context.js';
import type { Where } from './rules.js';

/** Whether a person may have what she asks for, as far as places go. What does not exist is left to the page. */
export async function liesWithin(
  { db, now }: Pick<WebDeps, 'db' | 'now'>,
  c: WebContext,
  ask: { readonly where: Where; readonly param: (name: string) => string; readonly territory: Territory },
): Promise<boolean> {
  const { where, param, territory } = ask;
  if (territory === null) return true;
  const person = c.get('person').id;

  const isOwn = (reportId: string): boolean => findReport(db, reportId)?.personId === person;
  const report = (id: string): boolean => isIn(reportLies(db, territory, id)) || isOwn(id);
  const visual = (key: string): boolean =>
    isIn(visualLies(db, territory, key)) || reportsOfContent(db, key).some(isOwn);
  const inPool = (picture: string): boolean =>
    isInPool(db, picture, {
      person,
      at: now().toISOString(),
      ownDepartements: departementsOf(territory),
    });
  const picture = (id: string): boolean => isIn(pictureLies(db, territory, id));
  const field = async (name: string): Promise<string> => {
    const value = (await c.req.parseBody())[name];
    return typeof value === 'string' ? value : '';
  };

  switch (where) {
    case 'anywhere':
    case 'filtered':
      return true;
    case 'pool':
      // Somebody to whom nothing was given yet reads for nobody else either.
      return departementsOf(territory).length > 0 || territory.codes.length > 0;
    case 'everywhere':
      return false;
    case 'authority':
      return isIn(authorityLies(db, territory, param('code')));
    case 'site':
      return isIn(siteLies(db, territory, param('id')));
    case 'case':
      return isIn(caseLies(db, territory, param('id')));
    case 'letter': {
      const letter = findLetter(db, param('id'));
      return letter === null || isIn(authorityLies(db, territory, letter.authorityCode));
    }
    case 'inbound': {
      const mail = findInbound(db, param('id'));
      if (mail === null) return true;
      // Put aside it belongs to no case any more: whoever did so may take it up again.
      return mail.caseId === null ? mail.decidedBy === person : isIn(caseLies(db, territory, mail.caseId));
    }
    case 'commitment': {
      const commitment = findCommitment(db, param('id'));
      return commitment === null || isIn(authorityLies(db, territory, commitment.authorityCode));
    }
    case 'picture':
      return picture(param('picture'));
    case 'picture-or-pool':
      return picture(param('picture')) || inPool(param('picture'));
    case 'visual':
      return visual(param('key'));
    case 'image': {
      const key = param('key');
      const waiting = memberOf(db, key)?.pictureId;
      return wasSighted(db, key) || visual(key) || (waiting !== undefined && inPool(waiting));
    }
    case 'report':
      return report(param('id'));
    case 'capture': {
      const subject = subjectOfCapture(db, param('id'));
      if (subject === null) return true;
      return subject.reportId === null ? visual(subject.contentKey) : report(subject.reportId);
    }
    case 'proof': {
      const contents = contentsOfProof(db, param('sha256'));
      return contents.length === 0 || contents.some(visual);
    }
    case 'case-form': {
      const code = await field('authority');
      return isIn(authorityLies(db, territory, code));
    }
    case 'undo-form': {
      // Of a decision that is none the page shows the picture that the form names.
      const decided = pictureOfDecision(db, await field('decision'));
      return picture(decided ?? (await field('picture')));
    }
    case 'pair-form': {
      // What looks alike is compared across all places; anything else is put together by those who see both.
      const one = param('picture');
      const other = await field('other');
      return picture(one) && (picture(other) || areAlike(db, one, other));
    }
    case 'site-form': {
      const code = (await field('code')).replaceAll(/\s/g, '').toUpperCase();
      const lies = authorityLies(db, territory, code);
      return lies === 'unknown' ? codeLiesIn(territory, code) : isIn(lies);
    }
  }
}

/** Whether the program, or a person, compared two pictures before. */
function areAlike(db: WebDeps['db'], one: string, other: string): boolean {
  const own = findPicture(db, one);
  const second = findPicture(db, other);
  return (
    own !== null && second !== null && lookalikesOf(db, own.id).some(({ picture }) => picture === second.id)
  );
}

function isIn(lying: Lying): boolean {
  return lying !== 'outside';
}
