// What the pages that work without scripts gain by them.

import "./copy.js";
import "./exit.js";
