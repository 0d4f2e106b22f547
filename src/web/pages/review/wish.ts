/** What a person asks of the queue, as it goes along in the addresses of her evening: nothing of it is kept elsewhere. */
import { z } from 'zod';
import type { Territory } from '../../../../db/queries/territories.js';
import type { TieAsk } from '../../../accounts/index.js';
import { mayCoordinate } from '../../../accounts/roles.js';
import { type Capacity, type QueueWish } from '../../../review/index.js';
import type { Lane } from '../../../review/queue-order.js';
import type { Person, WebContext } from '../../context.js';
import { DEPARTEMENT_NAMES } from '../../map-of-france.js';
import { pathWith } from '../../show.js';

/** Most pictures passed over that an address carries; the first ones come again after that. */
const MOST_PASSED = 40;

export const LANE_NAMES = {
  evenements: 'near-event',
  nouveaux: 'new',
  'premier-passage': 'backlog',
} as const satisfies Readonly<Record<string, Lane>>;
const CAPACITY_NAMES = {
  relecture: 'reviewer',
  coordination: 'coordinator',
} as const satisfies Readonly<Record<string, Capacity>>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const query = z.object({
  file: z.enum(['evenements', 'nouveaux', 'premier-passage']).nullable().catch(null),
  en: z.enum(['relecture', 'coordination']).nullable().catch(null),
  departement: z
    .string()
    .refine((code) => DEPARTEMENT_NAMES.has(code))
    .nullable()
    .catch(null),
  passes: z
    .string()
    .max(4000)
    .transform((text) => text.split(',').filter((one) => UUID.test(one)))
    .catch([]),
});

export interface Wish {
  /** Null: near events, then what is new. */
  readonly lane: keyof typeof LANE_NAMES | null;
  /** Null: as the picture asks for it. */
  readonly capacity: Capacity | null;
  readonly departement: string | null;
  /** Where the person works; said by no address. */
  readonly territory: Territory;
  /** Pictures passed over, the last one last. */
  readonly passed: readonly string[];
}

/** What the address says; anything that says nothing is left out. A volunteer asks as a reviewer, whatever it says. */
export function readWish(c: WebContext): Wish {
  const asked = (name: string): string | null => c.req.query(name) ?? null;
  const read = query.parse({
    file: asked('file'),
    en: asked('en'),
    departement: asked('departement'),
    passes: asked('passes') ?? '',
  });
  const capacity = read.en === null ? null : CAPACITY_NAMES[read.en];
  return {
    lane: read.file,
    capacity: mayCoordinate(c.get('person').role) ? capacity : null,
    departement: read.departement,
    territory: c.get('territory'),
    passed: read.passes.slice(-MOST_PASSED),
  };
}

/** A path with the wish, and what else is to be said. */
export function pathOf(path: string, wish: Wish, more: Readonly<Record<string, string | null>> = {}): string {
  const { lane, capacity, departement, passed } = wish;
  return pathWith(path, {
    file: lane,
    en: capacity === null ? null : capacity === 'coordinator' ? 'coordination' : 'relecture',
    departement,
    passes: passed.join(','),
    ...more,
  });
}

export function picturePath(picture: string, wish: Wish, more: Readonly<Record<string, string | null>> = {}) {
  return pathOf(`/relecture/${encodeURIComponent(picture)}`, wish, more);
}

/** Where a form about a picture goes. */
export function formPath(picture: string, act: string, wish: Wish): string {
  return pathOf(`/relecture/${encodeURIComponent(picture)}/${act}`, wish);
}

/** The same, passed over this picture. */
export function passOver(wish: Wish, picture: string): Wish {
  const passed = [...wish.passed.filter((one) => one !== picture), picture];
  return { ...wish, passed: passed.slice(-MOST_PASSED) };
}

/** The wish as the review understands it. */
export function queueWish(wish: Wish, person: Person, ask: TieAsk): QueueWish {
  const { lane, capacity, departement, territory, passed } = wish;
  return {
    ...ask,
    person: person.id,
    as: capacity ?? 'reviewer',
    departement,
    territory,
    except: passed,
    ...(lane === null ? {} : { lane: LANE_NAMES[lane] }),
  };
}
