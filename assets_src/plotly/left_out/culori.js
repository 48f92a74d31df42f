/* culori with the colour spaces that CSS colours of ours are written in. */
import { modeHsl, modeLrgb, modeRgb, useMode } from 'culori/fn';
useMode(modeRgb);
useMode(modeLrgb); // for luminance
useMode(modeHsl);
export { converter, formatHex, formatRgb, wcagContrast, wcagLuminance } from 'culori/fn';
