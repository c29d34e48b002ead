// Functions that the parts of the page share.

export const $ = (id) => document.getElementById(id);

// Sets a text only if it changes: a screen reader may speak it, and the user may have selected it.
export function write(id, text) {
  if ($(id).textContent !== text) {
    $(id).textContent = text;
  }
}

export function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// Hides an element and shows another in its place, which gets the focus if the first had it.
export function swap(hidden, shown) {
  const focused = hidden === document.activeElement;
  [hidden.hidden, shown.hidden] = [true, false];
  if (focused) {
    shown.focus();
  }
}
