import { Injectable } from '@nestjs/common';
import { plainLetters, render } from '../domain/template.js';
import { type Language, valuesOf } from '../domain/values.js';
import { type KeptNotice, Links, type OutgoingMessage, Templates } from './ports.js';

/** A notice in words, as the portal shows it. */
export interface Composed { readonly title: string; readonly text: string }

/** Puts a notice into words: those of the template in force when it was told. */
@Injectable()
export class Compose {
  constructor(private readonly templates: Templates, private readonly links: Links) {}

  async forPortal(notice: KeptNotice, person: string | null, language: Language): Promise<Composed> {
    const { title, text } = await this.templates.find(notice.template, language, notice.at);
    const values = valuesOf(notice, { ...notice, person }, language);
    return { title: render(title, values), text: render(text, values) };
  }

  async forOutside(notice: KeptNotice, person: string | null, language: Language): Promise<Pick<OutgoingMessage, 'title' | 'text' | 'short' | 'language'>> {
    const [words, mail, sms] = await Promise.all([notice.template, 'frame-email', 'frame-sms'].map((id) => this.templates.find(id, language, notice.at)));
    const values = { ...valuesOf(notice, { ...notice, person }, language), link: this.links.inbox };
    const said = (text: string): Record<string, string> => ({ ...values, words: render(text, values) });
    return {
      language, title: render(words!.title, values), text: render(mail!.text, said(words!.text)), short: plainLetters(render(sms!.text, said(words!.short ?? words!.title))).slice(0, 900),
    };
  }
}
