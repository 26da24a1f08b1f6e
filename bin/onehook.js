#!/usr/bin/env node
// The command, executable as it is in the repository: what the compiler writes is not.
import '../dist/src/cli/index.js';
