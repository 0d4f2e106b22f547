/** The door to a mail server. One connection a message; every answer is kept; what was cut off is told apart by where. */
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import type { Handed, MailDoor, Parcel } from './door.js';
import { serverOptions, smtpProblem } from './server.js';
import { createTranscript } from './transcript.js';

export interface SmtpTimes {
  /** To reach the server and hear its greeting, each. */
  readonly connectMs: number;
  /** Without a word from the server. */
  readonly silenceMs: number;
  /** For the whole of a message: the lease of the sender outlives it. */
  readonly wholeMs: number;
}

export const SMTP_TIMES: SmtpTimes = { connectMs: 15_000, silenceMs: 60_000, wholeMs: 90_000 };

/** @param url `smtp://…` or `smtps://…`, checked by the settings; opens nothing by itself */
export function createSmtpDoor(url: string, times: SmtpTimes = SMTP_TIMES): MailDoor {
  const { host, port } = serverOptions(url);
  return {
    where: `le serveur ${host}:${port}`,
    isRepeatable: false,
    hand: (parcel) => handOver(url, times, parcel),
  };
}

type SmtpError = Error & { readonly code?: string | undefined; readonly responseCode?: number | undefined };

function handOver(url: string, times: SmtpTimes, parcel: Parcel): Promise<Handed> {
  const { auth, ...options } = serverOptions(url);
  const transcript = createTranscript();
  const connection = new SMTPConnection({
    ...options,
    connectionTimeout: times.connectMs,
    greetingTimeout: times.connectMs,
    dnsTimeout: times.connectMs,
    socketTimeout: times.silenceMs,
    transactionLog: true,
    logger: transcript.logger,
  });
  let hasContent = false;
  let isRefused = false;
  let fault: Error | null = null;

  return new Promise<Handed>((resolve, reject) => {
    const end = (handed: Handed): void => {
      clearTimeout(deadline);
      connection.close();
      resolve(handed);
    };
    const failed = (error: SmtpError): void => {
      const handed = outcomeOf(error);
      // Our own store failed while nothing had left: that is no word of the server.
      if (fault !== null && !hasContent) reject(fault);
      end(handed);
    };
    const outcomeOf = (error: SmtpError): Handed => {
      const said = transcript.told();
      const answer = said === '' ? (error.code ?? 'sans réponse') : said;
      const to = transcript.recipients()[0];
      if (isRefused && to !== undefined) return byCode(to.code, answer);
      const code = error.responseCode;
      // Only a 4xx or a 5xx says that the message was not taken: a server out of step says anything.
      if (hasContent)
        return code === undefined || code < 400 || code > 599
          ? { kind: 'unknown', answer: `${answer}\n${error.code ?? ''}`.trim() }
          : byCode(code, answer);
      // The server said how much it takes before anything was asked of it: this message's fault, not the server's.
      if (error.code === 'EMESSAGE')
        return {
          kind: 'refused',
          code: null,
          answer: `${answer}\nCe message est plus lourd que ce qu’il accepte.`,
        };
      const isEnvelope = transcript.wasAsked('RCPT') || transcript.wasAsked('MAIL');
      const server = `${options.host}:${options.port}`;
      if (!isEnvelope) return { kind: 'no-server', problem: smtpProblem(error, server), answer };
      const sender = transcript.exchanges().find(({ command }) => command === 'MAIL');
      // The sender's address was refused: that is a setting, and would be said of every letter. 552: this one is too big.
      if (sender !== undefined && sender.code >= 500 && sender.code !== 552)
        return {
          kind: 'no-server',
          problem: `Le serveur ${server} refuse notre adresse d’expédition (réponse ${sender.code}). Vérifiez « mailFrom » dans les réglages (VIGIE_MAIL_FROM).`,
          answer,
        };
      return code === undefined ? { kind: 'later', code: null, answer } : byCode(code, answer);
    };
    const deadline = setTimeout(
      () => failed(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' })),
      times.wholeMs,
    );

    const send = (): void => {
      const envelope = { from: parcel.from, to: [parcel.to, ...parcel.cc], size: parcel.raw.length };
      connection.send(
        envelope,
        contentOf(parcel, () => {
          isRefused = (transcript.recipients()[0]?.code ?? 0) >= 400;
          if (isRefused) throw new Error('the recipient was refused');
          let isOurs = false;
          try {
            isOurs = parcel.onContent();
          } catch (error) {
            fault = error instanceof Error ? error : new Error(String(error));
          }
          if (!isOurs) throw new Error('stopped before the message');
          hasContent = true;
        }),
        (error, info) => {
          if (error !== null && error !== undefined) return failed(error);
          const last = transcript.exchanges().at(-1);
          end({
            kind: 'accepted',
            code: last?.code ?? 250,
            answer: transcript.told(),
            refusedCopies: info.rejected.filter((one) => one !== parcel.to),
          });
        },
      );
    };
    connection.once('error', failed);
    connection.connect((error) => {
      if (error !== undefined && error !== null) return failed(error);
      if (auth === null) return send();
      connection.login(auth, (refusal) => {
        if (refusal !== undefined && refusal !== null) failed(refusal);
        else send();
      });
    });
  });
}

function byCode(code: number, answer: string): Handed {
  return code >= 500 ? { kind: 'refused', code, answer } : { kind: 'later', code, answer };
}

/** The message as a stream that is asked for only once the server wants it: then, and not before, it begins. */
function contentOf(parcel: Parcel, begin: () => void): Readable {
  let hasBegun = false;
  return new Readable({
    read() {
      if (hasBegun) return;
      hasBegun = true;
      try {
        begin();
      } catch (error) {
        this.destroy(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      this.push(parcel.raw);
      this.push(null);
    },
  });
}
