import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, paginateListObjectsV2, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { FileMissing, FileStore, rangeWithin, requireHash, sweepBatch } from './file-store.js';
import type { ByteRange, FileContent, ReferencedAmong, StoredFile } from './file-store.js';
import { spool } from './spool.js';

/** A bucket of any service that speaks the S3 protocol. Without keys, the usual sources of the AWS client apply (environment, instance role). */
export interface S3StoreConfig {
  readonly bucket: string;
  readonly region: string;
  /** Origin of a service other than AWS. */
  readonly endpoint?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** Put before every key, e.g. `intake/`. */
  readonly prefix?: string;
  /** `https://host/bucket/key` instead of `https://bucket.host/key`; most services other than AWS need it. */
  readonly pathStyle?: boolean;
  /** Where an upload waits until its hash is known; one file of its size. Default: the system's temporary directory. */
  readonly spoolDirectory?: string;
}

/**
 * Files in a bucket, keyed by hash. A hash is known only at the end of the bytes, so an upload passes through a local file first;
 * the service then compares the SHA-256 itself.
 * A sweep looks at an object's age right before it deletes it; the protocol has no way to join the two, so a `put` of the very same orphaned bytes within these milliseconds would be lost.
 * Keep versioning on in the bucket where that matters.
 */
export class S3Store extends FileStore {
  private readonly client: S3Client;

  constructor(private readonly config: S3StoreConfig) {
    super();
    const { accessKeyId, secretAccessKey } = config;
    this.client = new S3Client({
      region: config.region,
      ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint }),
      ...(accessKeyId === undefined || secretAccessKey === undefined ? {} : { credentials: { accessKeyId, secretAccessKey } }),
      forcePathStyle: config.pathStyle ?? false,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  override async put(content: FileContent, { maxBytes }: { readonly maxBytes: number }): Promise<StoredFile> {
    const temporary = join(this.config.spoolDirectory ?? tmpdir(), `upload-${randomUUID()}`);
    try {
      const stored = await spool(content, temporary, maxBytes);
      await this.client.send(
        new PutObjectCommand({
          ...this.object(stored.sha256),
          Body: createReadStream(temporary),
          ContentLength: stored.size,
          ChecksumSHA256: Buffer.from(stored.sha256, 'hex').toString('base64'),
        }),
      );
      return stored;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  override async open(sha256: string, range?: ByteRange): Promise<Readable> {
    const object = this.object(sha256);
    let part: { Range?: string } = {};
    if (range !== undefined) {
      const found = await this.stat(sha256);
      if (found === undefined) throw new FileMissing(sha256);
      const { start, end } = rangeWithin(found.size, range);
      part = { Range: `bytes=${start}-${end}` };
    }
    const { Body } = await this.client.send(new GetObjectCommand({ ...object, ...part })).catch((error: unknown) => {
      throw isAbsent(error) ? new FileMissing(sha256) : error;
    });
    if (!(Body instanceof Readable)) throw new Error('the storage service answered without a body');
    return Body;
  }

  override async stat(sha256: string): Promise<{ size: number; storedAt: Date } | undefined> {
    try {
      const head = await this.client.send(new HeadObjectCommand(this.object(sha256)));
      if (head.ContentLength === undefined || head.LastModified === undefined) throw new Error('the storage service answered without length or date');
      return { size: head.ContentLength, storedAt: head.LastModified };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  override async has(sha256: string): Promise<boolean> {
    return (await this.stat(sha256)) !== undefined;
  }

  override async delete(sha256: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand(this.object(sha256)));
  }

  override async sweep(referencedAmong: ReferencedAmong, olderThan: Date): Promise<number> {
    const prefix = this.config.prefix ?? '';
    let removed = 0;
    for await (const page of paginateListObjectsV2({ client: this.client, pageSize: sweepBatch }, { Bucket: this.config.bucket, Prefix: prefix })) {
      const hashes = (page.Contents ?? [])
        .filter(({ Key, LastModified }) => /^[0-9a-f]{64}$/.test(Key?.slice(prefix.length) ?? '') && LastModified !== undefined && LastModified < olderThan)
        .map(({ Key }) => Key!.slice(prefix.length));
      if (hashes.length === 0) continue;
      const referenced = new Set(await referencedAmong(hashes));
      for (const hash of hashes) {
        if (referenced.has(hash)) continue;
        const now = await this.stat(hash);
        if (now === undefined || now.storedAt >= olderThan) continue;
        await this.delete(hash);
        removed += 1;
      }
    }
    return removed;
  }

  /** Closes idle connections. */
  close(): void {
    this.client.destroy();
  }

  private object(sha256: string): { Bucket: string; Key: string } {
    return { Bucket: this.config.bucket, Key: `${this.config.prefix ?? ''}${requireHash(sha256)}` };
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
}
