import { IsIn, IsOptional, IsUUID, ValidateIf } from 'class-validator';
import { PageRequest } from '#http';

/** List of the personal store. */
export class DocumentListRequest extends PageRequest {
  /** Whose store, where not one's own; needs a delegation for every procedure. */
  @IsOptional() @IsUUID()
  ownerId?: string;

  @ValidateIf((query: DocumentListRequest) => query.ownerId !== undefined || query.ownerKind !== undefined) @IsIn(['person', 'organisation'])
  ownerKind?: 'person' | 'organisation';
}
