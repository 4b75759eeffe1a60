import { Refusal } from '#contracts';
import type { FileContent } from './file-store.js';

/** What a scanner says of a file: nothing found, or the name it gives to what it found. */
export type ScanResult = 'clean' | { readonly found: string };

/** The scanner could not be asked, gave no answer in time, or no answer that makes sense. The file is neither clean nor infected: try again later. */
export class ScannerUnavailable extends Refusal {
  constructor(cause: unknown) {
    super('file.scanner-unavailable');
    this.cause = cause;
  }
}

/** Looks for malware in what people hand in. */
export abstract class VirusScanner {
  /** Reads the content to its end. Throws `ScannerUnavailable`; an error of the content itself is thrown as it is. */
  abstract scan(content: FileContent): Promise<ScanResult>;
}
