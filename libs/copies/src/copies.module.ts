import { Module } from '@nestjs/common';
import { IncomingCopies } from './incoming.js';

/** Keeps the copies and the revocations up to date. Its tables come with `copiesMigrations`. */
@Module({ controllers: [IncomingCopies] })
export class CopiesModule {}
