/** The EICAR test file's 68 characters, in pieces so that scanners leave this source alone. */
export const eicar = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD', '-ANTIVIRUS-TEST-FILE!', '$H+H*'].join(''), 'latin1');

/** Looks for the EICAR signature in a stream, however it is cut into pieces. */
export class SignatureSearch {
  #tail = Buffer.alloc(0);
  #found = false;

  get found(): boolean {
    return this.#found;
  }

  push(piece: Buffer): void {
    if (this.#found) return;
    const border = Buffer.concat([this.#tail, piece.subarray(0, eicar.length - 1)]);
    this.#found = border.includes(eicar) || piece.includes(eicar);
    this.#tail = piece.length >= eicar.length - 1
      ? Buffer.from(piece.subarray(piece.length - (eicar.length - 1)))
      : Buffer.from(border.subarray(Math.max(0, border.length - (eicar.length - 1))));
  }
}
