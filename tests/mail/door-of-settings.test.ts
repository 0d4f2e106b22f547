/** Until a server is set nothing leaves: mails are files (DESIGN, promise 9). */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { mailDoorOf } from '../../src/mail/settings.js';

test('without a server the door is a folder', async () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'vigie-door-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const door = mailDoorOf({ mail: null }, dir);
  expect(door.where).toBe(`le dossier ${dir}`);
  const handed = await door.hand({
    messageId: '<essai@vigie.example>',
    raw: Buffer.from('Subject: Essai\r\n\r\nBonjour'),
    from: 'vigie@vigie.example',
    to: 'maire@saint-exemple.example',
    cc: [],
    onContent: () => true,
  });
  expect(handed.kind).toBe('accepted');
  const [file = ''] = readdirSync(dir);
  expect(readFileSync(path.join(dir, file), 'utf8')).toContain('Bonjour');
});
