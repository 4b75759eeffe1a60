import { Injectable } from '@nestjs/common';
import type { Preferences } from '../domain/preferences.js';
import { electronicResultOf, ResultLinks } from '../domain/result-link.js';
import { plainLetters, render } from '../domain/template.js';
import { type Language, momentOf, valuesOf } from '../domain/values.js';
import { type KeptNotice, Links, type OutgoingMessage, Templates } from './ports.js';

/** A notice in words, as the portal shows it. */
export interface Composed { readonly title: string; readonly text: string }

/** Puts a notice into words: those of the template in force when it was told. */
@Injectable()
export class Compose {
  constructor(private readonly templates: Templates, private readonly links: Links, private readonly results: ResultLinks) {}

  async forPortal(notice: KeptNotice, person: string | null, language: Language): Promise<Composed> {
    const { title, text } = await this.templates.find(notice.template, language, notice.at);
    const values = valuesOf(notice, { ...notice, person }, language);
    return { title: render(title, values), text: render(text, values) };
  }

  async forOutside(notice: KeptNotice, person: string | null, { language, resultByMail }: Preferences): Promise<Pick<OutgoingMessage, 'title' | 'text' | 'short' | 'language'>> {
    const frame = notice.about.kind === 'dossier' ? 'frame' : 'frame-matter';
    const [words, mail, sms] = await Promise.all([notice.template, `${frame}-email`, `${frame}-sms`].map((id) => this.templates.find(id, language, notice.at)));
    const values = { ...valuesOf(notice, { ...notice, person }, language), link: this.links.inbox };
    const said = (text: string): Record<string, string> => ({ ...values, words: render(text, values) });
    const text = resultByMail ? await this.withResult(notice, said(words!.text), language) : said(words!.text);
    return {
      language, title: render(words!.title, values), text: render(mail!.text, text), short: plainLetters(render(sms!.text, said(words!.short ?? words!.title))).slice(0, 900),
    };
  }

  /** The words with a link to the signed result, where that is what they tell (O-10). It runs from when the result was ready: sent again, the mail says the same. */
  private async withResult(notice: KeptNotice, values: Record<string, string>, language: Language): Promise<Record<string, string>> {
    const result = electronicResultOf(notice);
    if (result === null) return values;
    const { text } = await this.templates.find('result-link', language, notice.at);
    const { key, until } = this.results.issue(result, notice.at);
    return { ...values, words: render(text, { ...values, until: momentOf(until), resultLink: this.links.result(key) }) };
  }
}
