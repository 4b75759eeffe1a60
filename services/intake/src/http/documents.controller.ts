import { Refusal } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Id, Idempotent, Page, pageOf, type Upload, UploadedFile } from '#http';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { DocumentsQueries } from '../persistence/documents.queries.js';
import { KeepDocument } from '../use-cases/keep-document.js';
import { RemoveDocument } from '../use-cases/remove-document.js';
import { DocumentView, documentViewOf } from './document.view.js';
import { DocumentListRequest } from './documents.request.js';
import { fileViewOf } from './draft.view.js';
import { largestFile, Uploads } from './uploads.js';

const fieldsSchema = z.object({ title: z.string().trim().min(1).max(200).optional(), validTo: z.iso.date().optional() });

/** The personal store (kho quản lý dữ liệu điện tử của tổ chức, cá nhân). */
@Controller('api/intake/v1/documents')
@Allow({ kinds: ['citizen'] })
export class DocumentsController {
  constructor(
    private readonly database: Database, private readonly clock: Clock, private readonly queries: DocumentsQueries,
    private readonly uploads: Uploads, private readonly keep: KeepDocument, private readonly remove: RemoveDocument,
  ) {}

  /** Documents of a personal store, newest first; results of finished dossiers among them */
  @Get()
  async list(@Query() query: DocumentListRequest, @Caller() caller: Access): Promise<Page<DocumentView>> {
    const owner = query.ownerId === undefined ? { kind: 'person' as const, id: personOf(caller) } : { kind: query.ownerKind ?? 'person', id: query.ownerId };
    const rows = await this.queries.list(owner, caller, this.clock.now(), { after: query.cursor(z.object({ addedAt: z.iso.datetime({ offset: true }), id: z.uuid() })), limit: query.limit });
    return pageOf(rows, query, ({ document, file }) => documentViewOf(document, file), ({ document }) => ({ addedAt: vietnamTime(document.addedAt), id: document.id }));
  }

  /** One document */
  @Get(':documentId')
  async read(@Id('documentId') documentId: string, @Caller() caller: Access): Promise<DocumentView> {
    const found = await this.queries.find(documentId, caller, this.clock.now());
    if (found === null) throw new Refusal('not-found');
    return documentViewOf(found.document, found.file);
  }

  /** Puts a document into one's own store: `multipart/form-data`, text parts `title` and `validTo` before the part `file` */
  @Post() @Idempotent()
  async add(@UploadedFile(largestFile) upload: Upload, @Caller() caller: Access, @Call() call: Call): Promise<Answer<DocumentView>> {
    const owner = { kind: 'person' as const, id: personOf(caller) };
    const fields = fieldsSchema.safeParse(upload.fields);
    if (!fields.success) {
      upload.content.destroy();
      throw new Refusal('validation.failed', {}, fields.error.issues.map(({ path }) => ({ pointer: `/${path.join('/')}`, code: 'invalid', message: { vi: 'Không hợp lệ', en: 'is not valid' } })));
    }
    const now = this.clock.now();
    return this.uploads.take(upload, () => ({ maxBytes: largestFile, types: [] }), call, async (tx, file) => {
      const { document, fileId } = await this.keep.run(tx, caller, { owner, title: fields.data.title ?? file.name, validTo: fields.data.validTo ?? null, file }, now);
      const { id, kind, title, validTo } = document;
      return {
        fileId,
        show: (scan) => Answer.created(`/api/intake/v1/documents/${id}`, {
          id, kind, title, validTo, file: fileViewOf({ ...file, id: fileId, source: 'uploaded', scan, uploadedAt: now }), result: null, addedAt: vietnamTime(now),
        }),
      };
    });
  }

  /** Removes a document from the store; results stay */
  @Delete(':documentId') @HttpCode(204)
  async discard(@Id('documentId') documentId: string, @Caller() caller: Access): Promise<void> {
    await this.database.transaction((tx) => this.remove.run(tx, caller, documentId, this.clock.now()));
  }
}

function personOf(caller: Access): string {
  if (caller.personId === null) throw new Refusal('auth.forbidden');
  return caller.personId;
}
