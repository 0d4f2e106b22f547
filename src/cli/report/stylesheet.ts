/** The one stylesheet of the report, placed in the page; its hash stands in the page's content security policy. */
import { createHash } from 'node:crypto';

export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --raised: #ffffff; --mat: #e6e5e1; --ink: #1c1e21; --soft: #565a60; --line: #d8d5cd;
  --link: #1a4f6e; --stated: #43398a; --technical: #0d5a57; --hinted: #74510a; --none: #565a60; --human: #2c5a2a;
  --text: Charter, "Bitstream Charter", "Source Serif 4", "Source Serif Pro", "Iowan Old Style", "Sitka Text", Cambria, "Noto Serif", "Liberation Serif", Georgia, serif;
  --plain: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
  --s: 0.83rem; --m: 1rem; --l: 1.25rem; --xl: 1.6rem; --xxl: 2.15rem;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #17191b; --raised: #1f2225; --mat: #2b2e31; --ink: #e9e7e2; --soft: #a9adb2; --line: #3b3f44;
    --link: #93c4e0; --stated: #b9b1f2; --technical: #86cfc9; --hinted: #e2bf78; --none: #a9adb2; --human: #a3cf9f;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { font-size: 106.25%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 var(--text); }
.sheet { max-width: 70rem; margin: 0 auto; padding: 2rem clamp(1rem, 4vw, 3rem) 4rem; }
.prose, .lead { max-width: 40rem; }
h1, h2, h3, h4 { line-height: 1.2; font-weight: 600; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: var(--xxl); margin: 0.4rem 0 0.5rem; letter-spacing: -0.01em; }
h2 { font-size: var(--xl); margin: 0 0 0.5rem; }
h3 { font-size: var(--l); margin: 0 0 0.4rem; }
h4 { font: 600 var(--s)/1.4 var(--plain); margin: 1.3rem 0 0.35rem; color: var(--soft); }
.prose > ul { padding-left: 1.2rem; }
.prose > ul > li { margin-bottom: 0.5rem; }
p { margin: 0 0 0.8rem; text-wrap: pretty; }
ul, ol, dl { margin: 0; padding: 0; }
a { color: var(--link); text-underline-offset: 0.15em; text-decoration-thickness: 1px; overflow-wrap: anywhere; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
svg.icon { width: 1.15em; height: 1.15em; vertical-align: -0.2em; flex: none; }
code, pre, .value { font-family: var(--mono); font-size: 0.84em; overflow-wrap: anywhere; }
bdi { unicode-bidi: isolate; overflow-wrap: anywhere; }
.soft, .meta, .cut { color: var(--soft); }
.meta, .cut { font: var(--s)/1.5 var(--plain); }
.skip { position: absolute; left: -200vw; }
.skip:focus { position: static; display: inline-block; padding: 0.4rem 0; }
.top { border-bottom: 1px solid var(--line); padding-bottom: 1.4rem; }
.brand { font: 600 var(--s)/1.4 var(--plain); color: var(--soft); margin: 0; display: flex; gap: 0.5em; align-items: center; }
.lead { font-size: var(--l); line-height: 1.5; margin: 1.6rem 0 0.8rem; }
section { margin-top: 3rem; }
.note { max-width: 40rem; margin: 1.4rem 0 0; padding: 0.9rem 1.1rem; background: var(--raised); border: 1px solid var(--line); border-radius: 4px; }
.note > :last-child { margin-bottom: 0; }
.note strong:first-child { font-family: var(--plain); font-size: 0.95em; }
.grades { list-style: none; display: grid; grid-template-columns: repeat(auto-fit, minmax(13.5rem, 1fr)); gap: 0 1.8rem; margin: 1.6rem 0 0; }
.grades li { border-top: 2px solid currentcolor; padding: 0.7rem 0 1.1rem; }
.grades .how-many { display: block; font-size: var(--xxl); line-height: 1.1; font-variant-numeric: lining-nums; }
.grades .name { font: 600 1rem/1.4 var(--plain); }
.grades p { color: var(--soft); font: var(--s)/1.5 var(--plain); margin: 0.35rem 0 0; }
.tone-stated { color: var(--stated); } .tone-technical { color: var(--technical); } .tone-hinted { color: var(--hinted); }
.tone-none { color: var(--none); } .tone-human { color: var(--human); }
.contents { margin-top: 1.6rem; font: 0.92rem/1.6 var(--plain); }
.contents ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.4rem; }
.contents a { display: inline-block; padding: 0.2rem 0; }
.finding { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.2rem 2.4rem; padding: 1.8rem 0 2.2rem; border-top: 1px solid var(--line); }
.finding > .words { min-width: 0; max-width: 40rem; }
.finding > .visual { min-width: 0; }
.visual .mat { display: flex; align-items: center; justify-content: center; min-height: 8rem; padding: 1rem; background: var(--mat); }
.visual a.mat { cursor: zoom-in; }
.visual img { display: block; max-width: 100%; max-height: 30rem; width: auto; height: auto; }
.visual .absent { color: var(--ink); font: var(--s)/1.5 var(--plain); text-align: center; margin: 0; max-width: 22rem; }
.visual figcaption { margin-top: 0.5rem; }
figure { margin: 0; }
.verdict { font-size: 1.08rem; margin: 0.2rem 0 0; padding: 0; }
.badge { display: inline-flex; gap: 0.45em; align-items: center; font: 600 0.95rem/1.3 var(--plain); margin: 0 0 0.3rem; }
.marks { list-style: none; }
.marks li { border-left: 3px solid currentcolor; padding: 0.1rem 0 0.1rem 0.9rem; margin: 0 0 0.9rem; }
.marks li > * { color: var(--ink); }
.marks p { margin: 0; }
.marks .meta { color: var(--soft); margin-top: 0.25rem; }
.value { display: inline-block; max-width: 100%; vertical-align: baseline; background: var(--mat); padding: 0.1em 0.4em; border-radius: 2px; }
.facts { display: grid; grid-template-columns: minmax(0, max-content) minmax(0, 1fr); gap: 0.2rem 1rem; font: var(--s)/1.5 var(--plain); }
.facts .wide { grid-column: 1 / -1; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.facts.said { margin-top: 0.9rem; font: 1rem/1.5 var(--text); }
.facts.said dt { font: var(--s)/1.8 var(--plain); }
.list { list-style: none; }
.list li { margin: 0 0 0.25rem; overflow-wrap: anywhere; }
.files { list-style: none; display: flex; flex-wrap: wrap; gap: 0.4rem 0.8rem; margin-top: 0.4rem; }
.files a { display: inline-flex; gap: 0.4em; align-items: center; padding: 0.4rem 0.8rem; border: 1px solid var(--line); border-radius: 4px; background: var(--raised); font: 0.92rem/1.4 var(--plain); text-decoration: none; }
.files a:hover { border-color: currentcolor; }
.quiet { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); gap: 1.4rem; margin-top: 1.2rem; }
.quiet .mat { height: 11rem; min-height: 0; padding: 0.6rem; }
.quiet img { max-height: 9.8rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; max-width: 60rem; font: 0.92rem/1.5 var(--plain); }
caption { text-align: left; color: var(--soft); padding-bottom: 0.5rem; }
th, td { text-align: left; vertical-align: top; padding: 0.55rem 1.2rem 0.55rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; font-weight: 600; color: var(--soft); }
tbody th { font-weight: 600; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums lining-nums; white-space: nowrap; }
.problem { margin: 1.6rem 0 0; max-width: 60rem; }
.problem h3 { font: 600 1rem/1.4 var(--plain); margin: 0; }
.problem ul { margin-top: 0.5rem; font: var(--s)/1.55 var(--plain); }
summary { cursor: pointer; font: var(--s)/1.6 var(--plain); color: var(--link); padding: 0.2rem 0; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 4px; padding: 0.9rem 1.1rem; overflow-x: auto; margin: 0 0 1rem; line-height: 1.5; max-width: 60rem; }
footer { margin-top: 4rem; padding-top: 1.2rem; border-top: 1px solid var(--line); }
@media (min-width: 60rem) {
  .finding { grid-template-columns: minmax(0, 26rem) minmax(0, 1fr); }
  .finding > .visual { position: sticky; top: 1.5rem; align-self: start; }
}
@media (max-width: 34rem) {
  .sheet { padding-top: 1.2rem; }
  h1 { font-size: 1.75rem; }
  .lead { font-size: 1.12rem; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dd { margin-bottom: 0.45rem; }
  .grades li { display: grid; grid-template-columns: 4.8rem minmax(0, 1fr); column-gap: 0.6rem; align-items: baseline; }
  .grades .how-many { font-size: var(--xl); }
  .grades p { grid-column: 2; }
  .files a { width: 100%; padding: 0.65rem 0.9rem; }
  .files li { flex: 1 1 100%; }
  .stack thead { position: absolute; left: -200vw; }
  .stack tr { display: grid; grid-template-columns: minmax(0, 1fr) max-content; column-gap: 1rem; border-top: 1px solid var(--line); padding: 0.6rem 0; }
  .stack th, .stack td { border: 0; padding: 0; }
  .stack td.why { grid-column: 1 / -1; grid-row: 2; color: var(--soft); }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --raised: #fff; --mat: #eee; --ink: #000; --soft: #444; --line: #bbb; --link: #000; --stated: #2d2566; --technical: #0a4543; --hinted: #573c05; --none: #444; --human: #1f441d; }
  html { font-size: 10.5pt; }
  .sheet { max-width: none; padding: 0; }
  .contents, .skip { display: none; }
  .grades { grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 0 0.5cm; }
  .finding { display: flow-root; padding: 0.6cm 0; }
  .finding > .visual { position: static; float: left; width: 5.2cm; }
  .finding > .words { margin-left: 6cm; max-width: none; }
  .visual .mat { min-height: 0; padding: 0.2cm; }
  .visual img { max-height: 8cm; }
  section { margin-top: 0.9cm; }
  section > h2 + p, .badge { break-after: avoid; break-inside: avoid; }
  p { orphans: 3; widows: 3; }
  .files a { border: 0; padding: 0; background: none; }
  .marks li, .quiet li, tr, .note, .visual { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  pre { white-space: pre-wrap; }
  @page { margin: 18mm 16mm; }
}
`;

/** `script-src` falls under `default-src 'none'`: nothing in the page can run. `file:` serves browsers for which 'self' is empty on a page opened from the disk. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLESHEET, 'utf8').digest('base64')}'`,
  "img-src 'self' file: data:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
