/** What the keys do in a menu: a choice's own key comes before the menu's. */
import { run } from './commands.js';
import type { Choice, Menu } from './menu.js';
import type { OverlayOf } from './overlay.js';
import { type MenuCommand, menuCommandFor } from './overlay-keys.js';
import { changed, closed } from './stack.js';
import type { State } from './state.js';
import { type Step, step } from './step.js';

/** Undefined: none is, and the menu is left. */
export const taken = (state: State, choice: Choice | undefined): Step =>
  choice === undefined ? step(closed(state)) : run(closed(state), choice.command, choice.argument);

const moving =
  (by: 1 | -1) =>
  (state: State, menu: Menu): Step => {
    const count = menu.choices.length;
    const chosen = (menu.chosen + by + count) % Math.max(1, count);
    return step(changed(state, { kind: 'menu', menu: { ...menu, chosen } }));
  };

const HANDLERS: Readonly<Record<MenuCommand, (state: State, menu: Menu) => Step>> = {
  'menu-take': (state, menu) => taken(state, menu.choices[menu.chosen]),
  'menu-leave': (state) => step(closed(state)),
  'menu-down': moving(1),
  'menu-up': moving(-1),
};

export function pressInMenu(state: State, { menu }: OverlayOf<'menu'>, key: string): Step {
  const choice = menu.choices.find((each) => each.key === key);
  if (choice !== undefined) return taken(state, choice);
  const command = menuCommandFor(key, 'menu');
  return command === undefined ? step(state) : HANDLERS[command](state, menu);
}
