/**
 * Characters that a reader does not see, but that act or make two names look alike: controls except tabs and line breaks, changes of
 * direction, format characters, whatever Unicode says can be ignored, and its line separators. The joiners and
 * variation selectors of emoji and of scripts are hidden only after ASCII, where they join nothing.
 */
export const hiddenCharacters =
  /[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]--[\t\n\p{Join_Control}\p{Variation_Selector}]]|(?<![^\0-\x7f])[\p{Join_Control}\p{Variation_Selector}]/gv;

/** The number of a character as text, in upper-case hexadecimal digits, at least four. */
export function codePointDigits(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}

/** Text in which every hidden character is shown, as `U+001B`. */
export function showHidden(text: string): string {
  return text.replace(hiddenCharacters, asDigits);
}

/** Text on one line: line breaks, tabs and other controls are shown, as `U+000A`. */
export function showControls(text: string): string {
  return text.replace(/\p{Cc}/gu, asDigits);
}

function asDigits(character: string): string {
  return `U+${codePointDigits(character)}`;
}
