/** The texts of a dossier that a person reads to check it by hand. Pure. */
import type { LogPoint } from '../evidence/log.js';
import { cut, oneLine } from '../letters/index.js';
import { CONTINUATION, README, SEAL_CERTIFICATES, sealFile, SUMMARY, SUMS } from './layout.js';
import type { Dossier } from './types.js';

/** What a dossier proves and does not, for its texts and for `vigie verify`. French, a sentence each. */
export const CLAIMS_NOT_MADE = [
  'L’horodatage atteste une date : les fichiers existaient à cet instant. Il n’atteste pas leur provenance ; que la page ait été publiée par la collectivité ressort des captures (adresses, en-têtes, archive WARC), qui sont de simples éléments de preuve et non un constat de commissaire de justice.',
  'Une marque dit ce qui a été lu et où. Elle n’établit pas à elle seule l’étendue de l’usage d’un outil d’IA, ni qui l’a utilisé.',
  'L’absence de marque ne prouve rien : les métadonnées sont souvent retirées à la publication.',
  'Vigie ne dit pas que l’usage constaté est contraire à une règle.',
] as const;

/** Shown wherever the seals of a dossier are spoken of and there is none. */
export const NO_SEAL =
  'Aucun horodatage ne figure dans ce dossier : les fichiers se vérifient entre eux, mais rien n’y prouve leur date.';

/** Of the original of a report that is not in the dossier. */
export const WITHHELD =
  'non joint, pour ne pas révéler de données personnelles ; son empreinte figure dans le journal des preuves';

/** Of a piece whose time was over; `when` in French. */
export function removedAs(when: string): string {
  return `supprimé le ${when}, au terme de sa durée de conservation ; son empreinte et sa suppression figurent dans le journal des preuves`;
}

/** What people hide in a picture is hidden in copies; a proof is whole or it is none. */
const HIDDEN = `    Des endroits d’un visuel (visages, plaques) sont masqués dans le résumé. Les fichiers de captures/ sont
    entiers, tels que la collectivité les a publiés : ils font la preuve. Ne les donnez qu’à qui la vérifie.
`;

const SUITE = `    ${CONTINUATION} dit comment le journal a continué après la première racine du dossier, jusqu’à l’export :
    les empreintes des contenus, rien de ce qu’ils disent. Une racine que quelqu’un a gardée d’un courriel de
    Vigie s’y retrouve (vigie verify dossier.zip --root courriel.eml).
`;

/** `LISEZMOI.txt`. */
export function readmeOf(dossier: Dossier, roots: readonly LogPoint[]): string {
  const { reference, title, authority, madeAt, program, ruleset } = dossier;
  return `DOSSIER DE PREUVES

Référence    : ${line(reference)}
Objet        : ${line(title)}
Collectivité : ${line(authority.name)} (${line(authority.code)})
Établi le    : ${madeAt} (temps universel)
Programme    : ${line(program)}, marques ${line(ruleset)}


CE QUE CONTIENT CE DOSSIER

${SUMMARY}
    Le résumé : ce qui a été vu, où et quand, les marques expliquées, la liste des fichiers.
${SUMS}
    L’empreinte SHA-256 de chaque fichier du dossier.
captures/001/, captures/002/...
    Un dossier par capture, avec selon les cas :
    original...         le fichier tel qu’il a été reçu, octet pour octet
    derivative...       la copie réduite que la page affichait
    headers.txt         les en-têtes de la réponse du serveur
    page.pdf            le document, quand le visuel se trouve dans un PDF
    page.html.txt       la page ; enregistrée en texte pour qu’un double-clic n’exécute rien
    screenshot...       la page telle que le navigateur l’affichait, le visuel encadré
    page.warc.gz        la page en archive web (WARC 1.1, ISO 28500)
    terms.json          robots.txt et réserves lisibles par machine, à cet instant
    L’original d’un signalement peut ne pas être joint (données personnelles) : le résumé le dit, et son
    empreinte est dans le journal.
${dossier.pictures.some(({ hasHidden }) => hasHidden === true) ? HIDDEN : ''}journal/
    Pour chaque capture, son entrée du journal des preuves (entree-NNN.txt) et ce qui la relie
    à la racine horodatée (preuve-NNN.json). Les autres entrées du journal n’y figurent que par
    leur empreinte.
    Une pièce qui n’est plus dans captures/ parce que sa durée de conservation est passée a son entrée
    de suppression (retrait-NNN.txt, retrait-preuve-NNN.json). Elle se vérifie comme les autres : mettez
    retrait- à la place de entree-, et retrait-preuve- à la place de preuve-.
${dossier.continuation === undefined ? '' : SUITE}horodatage/
    Les réponses de l’autorité d’horodatage (RFC 3161), une par racine, et les commandes pour les vérifier.

Les fichiers original... viennent du web : n’ouvrez pas un fichier .bin, et ne renommez pas ce qui finit par .txt.


VÉRIFIER SANS LE PROGRAMME

Décompressez le dossier, ouvrez un terminal dans le dossier obtenu (Linux, macOS, ou « Git Bash » sous Windows).

1. Les fichiers n’ont pas changé :

    sha256sum -c ${SUMS}
    (macOS : shasum -a 256 -c ${SUMS})

   Chaque ligne doit finir par OK ou « Réussi ». Aucun autre fichier ne doit être présent.

2. Les fichiers d’une capture sont ceux du journal : les empreintes de journal/entree-001.txt
   (après "sha256") sont celles de captures/001/.

3. L’entrée du journal mène à la racine :

    n=001
    h=$(sed -n 's/^ "prevHash": "\\([0-9a-f]*\\)".*/\\1/p' journal/preuve-$n.json)
    c=$(cut -c66- journal/entree-$n.txt | tr -d '\\n' | sha256sum | cut -c1-64)
    for c in $c $(sed -n 's/^  "\\([0-9a-f]\\{64\\}\\)",\\{0,1\\}$/\\1/p' journal/preuve-$n.json)
    do h=$(printf '%s%s' "$h" "$c" | sha256sum | cut -c1-64); done
    echo "$h"

   Le résultat doit être le « hash » de « root », à la fin de journal/preuve-001.json.

4. La racine est horodatée : voir horodatage/commandes.txt.${roots.length === 0 ? `\n   ${NO_SEAL}` : ''}


VÉRIFIER AVEC LE PROGRAMME

    vigie verify dossier.zip

Sur le fichier ZIP tel qu’il a été reçu, sans le recomprimer. Ni base de données ni réseau ne sont nécessaires.


CE QUE CE DOSSIER NE DIT PAS

${CLAIMS_NOT_MADE.map((claim) => `- ${claim}`).join('\n')}
- ${README} et ${SUMMARY} ne sont pas horodatés : seules les captures le sont. Demandez à l’expéditeur l’empreinte
  SHA-256 du fichier ZIP et comparez-la (sha256sum dossier.zip).
`;
}

/** `horodatage/commandes.txt`: to be run from the folder of the dossier. */
export function sealCommandsOf(roots: readonly LogPoint[], hasCertificates: boolean): string {
  if (roots.length === 0) return `${NO_SEAL}\n`;
  const commands = roots.map(({ seq, hash }) => {
    const file = sealFile(seq);
    return `Racine n° ${seq} du journal des preuves :

    openssl ts -verify -digest ${hash} -in ${file} -CAfile ${hasCertificates ? SEAL_CERTIFICATES : 'autorite.pem'}
    openssl ts -reply -in ${file} -text
`;
  });
  return `Depuis le dossier qui contient ${README} :

${commands.join('\n')}
La première commande doit répondre « Verification: OK ». La seconde montre la date (Time stamp).

${
  hasCertificates
    ? `${SEAL_CERTIFICATES} a été joint par l’expéditeur. Ne vous y fiez pas seul : obtenez le certificat racine auprès de l’autorité d’horodatage elle-même et comparez, ou donnez-le à -CAfile.`
    : 'autorite.pem est le certificat racine de l’autorité d’horodatage : obtenez-le auprès d’elle. Il n’est pas dans ce dossier.'
}
`;
}

function line(text: string): string {
  return cut(oneLine(text), 300);
}
