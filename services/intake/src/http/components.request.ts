import { IsUUID } from 'class-validator';

/** A document of the personal store to be used as a component. */
export class FromStoreRequest {
  @IsUUID()
  documentId!: string;
}
