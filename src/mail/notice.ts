/** A mail to a volunteer or an administrator; never to an authority. */
export interface Notice {
  readonly kind: 'notice';
  readonly about: 'digest' | 'invitation' | 'health' | 'access';
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  /** Address of the page that stops these mails, for `List-Unsubscribe`. */
  readonly unsubscribeUrl: string | null;
  /** From this instant on it is of no use, as a link that lets in for an hour: it does not leave then. Left out: it stays of use. */
  readonly expiresAt?: string;
}
