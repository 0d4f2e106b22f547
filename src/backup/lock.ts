/** One safe copy at a time in a folder: clearing away what no copy names must not meet another one half made. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const holder = z.object({ pid: z.number().int().positive(), host: z.string(), at: z.iso.datetime() });
/** A holder of another machine that is older than this has ended without a word. */
const STALE_MS = 24 * 3_600_000;

/** Takes the folder; null when somebody else is at it. The answer gives it back. */
export async function takeFolder(root: string, at: string): Promise<(() => Promise<void>) | null> {
  const file = path.join(root, '.en-cours');
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), at });
  for (const isLast of [false, true]) {
    try {
      await writeFile(file, mine, { flag: 'wx', mode: 0o600 });
      return () => rm(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (isLast || (await isHeld(file, at))) return null;
    await rm(file, { force: true });
  }
  return null;
}

async function isHeld(file: string, at: string): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return false;
  }
  const read = holder.safeParse(safeJson(text));
  if (!read.success) return false;
  if (read.data.host !== hostname()) return Date.parse(at) - Date.parse(read.data.at) < STALE_MS;
  try {
    process.kill(read.data.pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but alive.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
