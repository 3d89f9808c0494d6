/** The fields of filters and of `-e`: one table for both, made when the first of them needs it. */
import { commandTable } from '../commands.js';
import { Catalogue } from '../filter/fields/catalogue.js';

export const catalogue = new Catalogue(commandTable);
