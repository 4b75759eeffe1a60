import { SignatureSearch } from './signature.js';

export type InstreamEnd = { readonly kind: 'complete'; readonly found: boolean; readonly size: number } | { readonly kind: 'too-large'; readonly size: number };

/** Reads the chunks of INSTREAM: four bytes of length in network order, the bytes, ... and a length of zero. */
export class InstreamReader {
  readonly #search = new SignatureSearch();
  readonly #header = Buffer.alloc(4);
  #headerBytes = 0;
  #chunkLeft = 0;
  #size = 0;

  /** @param limit clamd's StreamMaxLength, bytes */
  constructor(private readonly limit: number) {}

  /** Takes what the socket brought; answers once the stream has ended or grown too large. */
  push(bytes: Buffer): InstreamEnd | null {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#chunkLeft === 0) {
        const taken = rest.copy(this.#header, this.#headerBytes, 0, 4 - this.#headerBytes);
        this.#headerBytes += taken;
        rest = rest.subarray(taken);
        if (this.#headerBytes < 4) return null;
        this.#headerBytes = 0;
        this.#chunkLeft = this.#header.readUInt32BE();
        if (this.#chunkLeft === 0) return { kind: 'complete', found: this.#search.found, size: this.#size };
        if (this.#size + this.#chunkLeft > this.limit) return { kind: 'too-large', size: this.#size };
      } else {
        const piece = rest.subarray(0, this.#chunkLeft);
        this.#search.push(piece);
        this.#size += piece.length;
        this.#chunkLeft -= piece.length;
        rest = rest.subarray(piece.length);
      }
    }
    return null;
  }
}
