/** Turning a page into an answer. */
import type { Child } from 'hono/jsx';
import { raw } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { WebContext } from './context.js';
import { displayOf } from './display.js';
import { Frame, type FrameProps } from './layout.js';

/** A page for the person who asks. */
export function show(
  c: WebContext,
  frame: Omit<FrameProps, 'person' | 'display' | 'children'>,
  children: Child,
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> {
  return document(c, { ...frame, person: c.get('person') ?? null, display: displayOf(c) }, children, status);
}

/** A page before the door: without menu. */
export function showOutside(
  c: WebContext,
  title: string,
  children: Child,
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> {
  return document(c, { title, person: null }, children, status);
}

function document(
  c: WebContext,
  frame: Omit<FrameProps, 'children'>,
  children: Child,
  status: ContentfulStatusCode,
): Response | Promise<Response> {
  return c.html(
    <>
      {raw('<!doctype html>')}
      <Frame {...frame}>{children}</Frame>
    </>,
    status,
  );
}

/** The wanted page of a list, from 1; anything else is the first one. */
export function pageNumber(text: string | undefined): number {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1;
}

/** A path with those of `values` that say something. */
export function pathWith(path: string, values: Readonly<Record<string, string | number | null>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== null && value !== '') query.set(name, String(value));
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
