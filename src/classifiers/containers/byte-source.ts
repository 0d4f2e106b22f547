/**
 * Where bytes come from: a file, HTTP byte ranges, a stream inside a PDF, memory.
 * A container walker is written once over this and asks only for the ranges that hold metadata.
 */
export interface ByteSource {
  /** Total size in bytes; null while it is not known. It may become known after the first read. */
  readonly size: number | null;
  /**
   * Reads `length` bytes from `offset`. The answer is shorter (or empty) where the content ends.
   * @throws SourceError when the bytes cannot be had (network, disk); never for reading past the end.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** The bytes could not be had. `code` is one of the problem codes of the command line contract. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** A ByteSource over bytes that are in memory already. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.byteLength,
    read: (offset, length) =>
      Promise.resolve(bytes.subarray(Math.min(offset, bytes.byteLength), Math.max(offset, 0) + length)),
  };
}
