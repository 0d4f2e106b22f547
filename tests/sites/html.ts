/** Escaping and resource makers shared by the three sample sites. */
import type { Resource } from './serve.js';

export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** A page or another text, in UTF-8. */
export function textResource(text: string, date: string, type = 'text/html; charset=utf-8'): Resource {
  return { type, body: () => Promise.resolve(Buffer.from(text, 'utf8')), modified: new Date(date) };
}

const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  pdf: 'application/pdf',
};

/** Bytes made when they are first asked for; the type follows the extension of `path`. */
export function fileResource(path: string, date: string, body: () => Promise<Uint8Array>): Resource {
  const extension = /\.(\w+)$/u.exec(path)?.[1] ?? '';
  return { type: TYPES[extension] ?? 'application/octet-stream', body, modified: new Date(date) };
}
