/** The report of one crawl as one HTML page that needs no script and no network. */
import { NARROW_NBSP, NBSP } from '../../french/index.js';
import { GRADE_WORDS, SILENCE_SENTENCE, plural } from '../../french/words.js';
import type { FC } from 'hono/jsx';
import { Finding, QuietFinding } from './finding.js';
import { cutText, hostOf } from '../../web/parts/foreign-text.js';
import { Address, Icon } from '../../web/parts/foreign.js';
import { Publications } from '../../web/parts/publications.js';
import { isLookedAt, onePageSentence, type ReportInput } from './report-input.js';
import {
  GradeCounts,
  Method,
  Problems,
  Skipped,
  Verification,
  unseenSentence,
  unvisitedSentence,
} from './sections.js';
import { CONTENT_SECURITY_POLICY, STYLESHEET } from './stylesheet.js';
import { GRADE_MEANINGS, GRADE_ORDER, fr, instant } from '../../web/parts/wording.js';

export type { ReportFinding, ReportInput, ReportProblem, ReportSummary } from './report-input.js';

/**
 * How the crawl went, which decides what the page opens with: `unseen` = nothing could be looked at,
 * `broken-off` = it ended early and flagged nothing up to there, `bare` = pages were read and held no visual,
 * `silent` = visuals without marks, `flagged` = some with marks.
 */
type Situation = 'unseen' | 'broken-off' | 'bare' | 'silent' | 'flagged';

function situationOf({ summary }: ReportInput): Situation {
  if (summary.grades.stated + summary.grades.technical + summary.grades.hinted > 0) return 'flagged';
  if (summary.pages + summary.documents === 0) return 'unseen';
  if (!isLookedAt(summary)) return 'broken-off';
  return summary.visuals > 0 ? 'silent' : 'bare';
}

function leadSentence(input: ReportInput): string {
  const { summary } = input;
  const flagged = summary.grades.stated + summary.grades.technical + summary.grades.hinted;
  const seen = `${plural(summary.visuals, 'visuel regardé', 'visuels regardés')} sur ${plural(summary.pages, 'page')} et dans ${plural(summary.documents, 'document')}`;
  switch (situationOf(input)) {
    case 'flagged':
      return flagged === 1
        ? `1 visuel porte des marques ou des indices d’IA générative, parmi ${seen}.`
        : `${plural(flagged, 'visuel')} portent des marques ou des indices d’IA générative, parmi ${seen}.`;
    case 'silent':
      return `Aucun visuel relevé, parmi ${seen}.`;
    case 'bare':
      return `Aucun visuel n’a été trouvé sur ${plural(summary.pages, 'page lue', 'pages lues')} et dans ${plural(summary.documents, 'document')}.`;
    case 'broken-off':
      return `Le passage s’est arrêté avant la fin, après ${seen}. Rien ne peut être conclu de ce site.`;
    case 'unseen':
      return 'Rien n’a pu être regardé sur ce site. Ce rapport ne dit donc rien de ses visuels.';
  }
}

/** What a crawl that did not see the whole site has to say beside its counts; null when it saw it. */
function partSentence({ summary }: ReportInput): string | null {
  switch (summary.outcome) {
    case 'complete':
      return onePageSentence(summary);
    case 'budget':
      return 'Le site n’a été regardé qu’en partie : la limite fixée pour ce passage a été atteinte.';
    case 'refused':
      return 'Le site n’a pas voulu être visité, ou pas jusqu’au bout : ce refus est respecté.';
    case 'unreachable':
      return 'Le site n’a pas pu être regardé, ou pas jusqu’au bout.';
    case 'stopped':
    case null:
      return 'Le passage a été interrompu : ce rapport ne dit rien du reste du site.';
  }
}

const NextSteps: FC<{ input: ReportInput }> = ({ input }) => {
  const situation = situationOf(input);
  if (situation === 'flagged') return null;
  const hasProblems = input.summary.problems.length > 0;
  return (
    <section class="prose" aria-labelledby="suite">
      <h2 id="suite">Que faire maintenant</h2>
      <ul>
        {hasProblems && (
          <li>
            <a href="#non-regarde">Voyez ce qui n’a pas pu être regardé</a>
            {`${NBSP}: la réponse s’y trouve peut-être.`}
          </li>
        )}
        {situation === 'unseen' || situation === 'broken-off' ? (
          <>
            <li>
              {fr('Ouvrez le site dans un navigateur. S’il s’affiche, relancez le passage un autre jour : ')}
              <code>vigie check</code>
              {fr(
                '. S’il refuse les robots, ce refus est respecté ; ce que vous voyez vous-même reste utile.',
              )}
            </li>
            <li>{fr('Vérifiez l’adresse : beaucoup de mairies ont changé de nom de site.')}</li>
          </>
        ) : (
          <>
            <li>
              {fr(
                'Regardez avec vos yeux : les affiches les plus visibles passent par un logiciel de mise en page, qui efface les marques. Un visuel vu dans la rue ou sur un réseau social mérite un signalement.',
              )}
            </li>
            <li>
              {fr('Si le site est plus grand que ce passage, allez plus loin : ')}
              <code>--max-pages 500</code>
              {`${NARROW_NBSP}; s’il s’affiche mal sans navigateur, `}
              <code>--render always</code>.
            </li>
            <li>
              {fr('Un doute sur une image précise ? ')}
              <code>vigie inspect fichier.jpg</code>
              {fr(' dit tout ce que son fichier contient.')}
            </li>
          </>
        )}
      </ul>
    </section>
  );
};

const Groups: FC<{ input: ReportInput }> = ({ input }) => (
  <>
    {GRADE_ORDER.map((grade) => {
      const findings = input.findings.filter((finding) => finding.verdict.grade === grade);
      if (findings.length === 0 || (grade === 'none' && !isLookedAt(input.summary))) return null;
      return (
        <section aria-labelledby={`grade-${grade}`}>
          <h2 id={`grade-${grade}`} class={`tone-${grade}`}>
            <Icon name={grade} /> {GRADE_WORDS[grade].label}
          </h2>
          <p class="prose">{fr(GRADE_MEANINGS[grade])}</p>
          {findings.length < input.summary.grades[grade] && (
            <p class="meta">
              {fr(
                `${plural(findings.length, 'montré')} ici, sur ${plural(input.summary.grades[grade], 'visuel')}.`,
              )}
            </p>
          )}
          {grade === 'none' ? (
            <ul class="quiet">
              {findings.map((finding) => (
                <QuietFinding finding={finding} />
              ))}
            </ul>
          ) : (
            findings.map((finding, index) => <Finding finding={finding} id={`${grade}-${index + 1}`} />)
          )}
        </section>
      );
    })}
  </>
);

const Contents: FC<{ input: ReportInput }> = ({ input }) => (
  <nav class="contents" aria-label="Dans ce rapport">
    <ul>
      {GRADE_ORDER.map((grade) => {
        const howMany = input.findings.filter((finding) => finding.verdict.grade === grade).length;
        return howMany === 0 || (grade === 'none' && !isLookedAt(input.summary)) ? null : (
          <li>
            <a href={`#grade-${grade}`}>
              {fr(`${GRADE_WORDS[grade].label}${grade === 'none' ? '' : ` (${howMany})`}`)}
            </a>
          </li>
        );
      })}
      <li>
        <a href="#non-regarde">Ce qui n’a pas pu être regardé</a>
      </li>
      <li>
        <a href="#methode">Comment ce rapport a été fait</a>
      </li>
    </ul>
  </nav>
);

const Report: FC<{ input: ReportInput }> = ({ input }) => {
  const host = hostOf(input.site);
  const problems = input.summary.problems;
  const situation = situationOf(input);
  const hasLetters = input.findings.some(
    (finding) => finding.letterPdf !== null || finding.letterText !== null,
  );
  const unvisited = unvisitedSentence(input.summary.skipped);
  const wasSeen = isLookedAt(input.summary);
  const said = [
    partSentence(input),
    problems.length > 0 || wasSeen ? unseenSentence(problems) : null,
    unvisited,
  ].filter((part) => part !== null);
  return (
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={CONTENT_SECURITY_POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="color-scheme" content="light dark" />
        <title>{fr(`${host} : visuels relevés par Vigie`)}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLESHEET }} />
      </head>
      <body>
        <div class="sheet">
          <a class="skip" href="#contenu">
            Aller au contenu
          </a>
          <header class="top">
            <p class="brand">
              <Icon name="watch" /> {fr(`Vigie ${cutText(input.toolVersion, 30).text}`)}
            </p>
            <h1>
              {fr('Visuels de ')}
              <bdi>{host}</bdi>
            </h1>
            <p class="meta">
              <Address url={input.site} />
              {fr(`, passage du ${instant(input.crawledAt)}`)}
            </p>
          </header>
          <main id="contenu">
            <p class="lead">{fr(leadSentence(input))}</p>
            <p class="prose">
              {fr(`${said.join(' ')} `)}
              {(problems.length > 0 || unvisited !== null) && <a href="#non-regarde">Voir le détail</a>}
            </p>
            {situation !== 'unseen' && <p class="prose">{fr(SILENCE_SENTENCE)}</p>}
            {(situation === 'flagged' || situation === 'silent') && <GradeCounts summary={input.summary} />}
            {situation === 'flagged' && (
              <div class="note">
                <p>
                  <strong>À relire avant toute démarche.</strong>
                  {fr(
                    hasLetters
                      ? ' Ce rapport dit ce qui a été lu, il n’accuse personne. Les lettres jointes sont des PROJETS : rien ne part sans la décision d’une personne.'
                      : ' Ce rapport dit ce qui a été lu, il n’accuse personne. Rien ne part sans la décision d’une personne.',
                  )}
                </p>
              </div>
            )}
            <Contents input={input} />
            <NextSteps input={input} />
            <Groups input={input} />
            <Problems problems={problems} wasSeen={wasSeen} />
            <Publications rows={input.summary.publications} id="services" level={2} />
            <Skipped skipped={input.summary.skipped} />
            <Verification input={input} />
            <Method input={input} />
          </main>
          <footer class="meta">
            <p>
              {fr('Document de travail, à ne pas publier. Nous rectifions sans délai toute erreur signalée.')}
            </p>
          </footer>
        </div>
      </body>
    </html>
  );
};

/**
 * Renders the report of one crawl: a self-contained page in French, to be written as `index.html` beside the
 * thumbnails, evidence files and letters that the input names by relative paths. Everything foreign is escaped,
 * cut visibly and isolated; the page carries a policy under which no script can run.
 */
export function renderReport(input: ReportInput): string {
  const page = <Report input={input} />;
  if (page instanceof Promise) throw new Error('The report has no asynchronous part.');
  return `<!DOCTYPE html>\n${page.toString()}\n`;
}
