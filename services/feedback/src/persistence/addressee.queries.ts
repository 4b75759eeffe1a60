import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';

/** Who is told of a petition or a question: the person where they have an account, and where they asked to be reached. */
export interface Addressee { readonly personId: string | null; readonly phone: string | null; readonly email: string | null }

/** Whom notices go to. */
@Injectable()
export class AddresseeQueries {
  constructor(private readonly database: Database) {}

  async ofPetition(id: string): Promise<Addressee | undefined> {
    const [row] = await this.database.prepared<Addressee & Record<string, unknown>>(
      'petition-addressee', `SELECT person_id AS "personId", petitioner ->> 'phone' AS phone, petitioner ->> 'email' AS email FROM petition WHERE id = $1`, [id],
    );
    return row;
  }

  /** Who asks has an account, and says nothing else of how to be reached. */
  async ofQuestion(id: string): Promise<Addressee | undefined> {
    const [row] = await this.database.prepared<Addressee & Record<string, unknown>>('question-addressee', 'SELECT person_id AS "personId", NULL AS phone, NULL AS email FROM question WHERE id = $1', [id]);
    return row;
  }
}
