# How everything is built, run and tested. `make` alone lists what one can do.
#
# Everything made lies in build/ (and node_modules/); nothing made is committed. The engine (src/) is
# compiled several times into build/obj/<build>/: each build is one line of flags below.
# wasm/need.sh installs what a target needs and is missing; wasm/toolchain.sh brings Emscripten.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-builtin-rules --no-builtin-variables
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PORT ?= 8000
HOST ?= 127.0.0.1
ifneq ($(filter default undefined,$(origin CC)),)
CC := gcc
endif
CLANG := clang-19
EMCC := build/toolchain/emcc
NODE := node
NPM := node_modules/.package-lock.json
FROM_C := build/wasm/from_c.js build/wasm/help.js
# V=1 shows the commands in full.
Q := $(if $(V),,@)

# ---------------------------------------------------------------------------------------------------
# Flags

CSTD     := -std=c11 -D_POSIX_C_SOURCE=200809L
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wdouble-promotion -Wstrict-prototypes \
            -Wmissing-prototypes -Wvla -Wundef -Wformat=2
WERROR   ?= -Werror
COMMON   := $(CSTD) $(WARNINGS) $(WERROR) -Isrc
# The same settings and seed must give the same bits everywhere, so the compiler may not fuse a*b+c by itself.
# (-fno-math-errno: then sqrt is one instruction.)
EXACT    := -ffp-contract=off -fno-math-errno
# A run in double gives the digits of CPython, which uses pow of libm; the compiler may not compute it by its own rules.
DOUBLE   := -DREAL=double -fno-builtin-pow
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# Builds for this machine. Linked with -pthread -lm.
flags_native       := -O3 -march=native $(EXACT)
flags_reference    := -O2 $(EXACT) $(DOUBLE)
# For a debugger: nothing is optimised, and an error of memory or undefined behaviour ends the program. DEBUG has switches of
# src/base/debug.h.
DEBUG ?=
flags_debug        := -O0 -g $(EXACT) $(SANITIZE) $(DEBUG:%=-D%=1)
flags_tests-float  := -O2 -g $(EXACT) $(SANITIZE)
flags_tests-double := -O2 -g $(EXACT) $(DOUBLE) $(SANITIZE)
# The tests take the place of malloc and pthread_create, to see what the engine does when memory or threads are refused.
link_tests-float   := -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc,--wrap=pthread_create
link_tests-double  := $(link_tests-float)

# The compiler counts which code an input reaches; libFuzzer searches for inputs that reach more.
flags_fuzz         := -O1 -g $(EXACT) $(SANITIZE) -fsanitize=fuzzer-no-link

# WebAssembly builds: microgpt-<build>.js and .wasm, by wasm/api.c. A further one is a name in a list
# and a line of flags here; flags that only the linker takes go into link_wasm-<build>.
SITE_BUILDS  := simd relaxed simd-threads relaxed-threads
WASM_BUILDS  := $(SITE_BUILDS) reference
NO_HELP := -DSETTINGS_WITHOUT_HELP
flags_wasm-simd            := -O3 -DNDEBUG $(NO_HELP) -msimd128 $(EXACT)
flags_wasm-relaxed         := -O3 -DNDEBUG $(NO_HELP) -msimd128 -mrelaxed-simd $(EXACT)
flags_wasm-simd-threads    := $(flags_wasm-simd) -pthread
flags_wasm-relaxed-threads := $(flags_wasm-relaxed) -pthread
flags_wasm-reference       := $(NO_HELP) -O2 $(EXACT) $(DOUBLE)

# loading.js says how many threads there are besides the caller's. Their workers are started with the module, because a
# running thread cannot wait until a worker has loaded. (-Wno-pthreads-mem-growth: the warning says that JavaScript reads a
# shared memory slowly if it can grow. Here it reads little.)
WASM_THREADS := -sPTHREAD_POOL_SIZE='Module["extraThreads"]' -sPTHREAD_POOL_SIZE_STRICT=2 \
                -sDEFAULT_PTHREAD_STACK_SIZE=256KB -sEXPORTED_RUNTIME_METHODS=wasmMemory,wasmExports,PThread -sTRUSTED_TYPES -Wno-pthreads-mem-growth
link_wasm-simd-threads     := $(WASM_THREADS)
link_wasm-relaxed-threads  := $(WASM_THREADS)

# A module is downloaded before it runs, so it must be small. Only the code in which a step or a sample spends its time is
# compiled for speed:
#   HOT   matrix products. Loops of unknown length are not unrolled by the compiler; where it pays, the source does it.
#   WARM  what calls them. Nothing is unrolled.
#   COLD  of the files in WARM, those whose loops are already written in vectors, or that are seldom used: smallest code.
# All other files: smallest code. $(call optimization_flags,SOURCE) gives the flags for one file.
HOT  := math/kernels
WARM := math/kernels_rows autograd/ops/% base/thread_pool optimizer/rules inference/sampler inside/tile
COLD := $(addprefix autograd/ops/,$(addprefix activations/,activation relu2 silu swiglu geglu) dropout qk_norm rope scale)
among = $(filter $($(1):%=src/%.c),$(2))
optimization_flags = $(if $(call among,HOT,$(1)),-mllvm -unroll-runtime=false,$(if $(call among,COLD,$(1)),-Oz,$(if \
                     $(call among,WARM,$(1)),-O2 -fno-unroll-loops,-Oz)))

# A module has two parts. The page waits for the first, which has what a run needs; the second, microgpt-<build>.deferred.wasm,
# is loaded later (wasm/split.sh, Engine.loadDeferred() in wasm/engine.js). The sources say which functions belong to the
# second part (src/base/parts.h), and wasm/from_c.js reads it from them: whole files (DEFERRED), single functions (ALSO), and
# functions that the first part calls (CALLED). The last are exported, so that the linker does not inline them.
SECOND   := $(shell $(NODE) wasm/from_c.js second)
DEFERRED := $(basename $(patsubst file:%,%,$(filter file:%,$(SECOND))))
ALSO     := $(patsubst function:%,%,$(filter function:%,$(SECOND)))
CALLED   := $(patsubst called:%,%,$(filter called:%,$(SECOND)))

# At most 2 GB: above that, addresses are negative numbers in JavaScript, and a tab seldom gets more. A malloc that fails
# returns NULL, of which the engine makes a sentence; it must not end the module. The memory grows by 1 MB at a time.
WASM_LINK := --no-entry -sMODULARIZE -sEXPORT_ES6 -sEXPORT_NAME=createModule -sENVIRONMENT=web,worker,node \
             -sALLOW_MEMORY_GROWTH -sINITIAL_MEMORY=4MB -sMEMORY_GROWTH_LINEAR_STEP=1MB -sMAXIMUM_MEMORY=2GB \
             -sSTACK_SIZE=1MB -sABORTING_MALLOC=0 -sMALLOC=emmalloc \
             -sFILESYSTEM=0 -sDYNAMIC_EXECUTION=0 -sSUPPORT_LONGJMP=0 \
             -sEXPORTED_RUNTIME_METHODS=wasmMemory,wasmExports --profiling-funcs $(CALLED:%=-Wl,--export=%)

# ---------------------------------------------------------------------------------------------------
# Sources

# All of src/, whatever its folders are.
PROGRAM  := $(sort $(shell find src -name '*.c'))
HEADERS  := $(sort $(shell find src -name '*.h' -o -name '*.def'))
# The programs of python/ are part of the command line, which puts them into an exported folder.
PYTHON   := $(wildcard python/*.py) python/README.md
SCRIPTS  := build/made/scripts.c
ENGINE   := $(filter-out src/command/%,$(PROGRAM))
BOUNDARY := $(ENGINE) $(wildcard wasm/*.c)
FUZZERS  := $(wildcard tests/fuzz/fuzz_*.c)
C_TESTS  := $(ENGINE) $(filter-out wasm/libm.c,$(wildcard wasm/*.c)) $(wildcard tests/c/*.c tests/c/*/*.c) $(FUZZERS)

objects = $(patsubst %.c,build/obj/$(1)/%.o,$(2))

# What the site is put together from, beside what is built.
SITE_FILES := $(filter-out web/site/% web/words/%.txt %.d.ts %/README.md web/README.md web/screenshot.png web/film.gif,$(shell find web -type f)) \
              $(filter-out wasm/from_c.js wasm/second_data.js,$(wildcard wasm/*.js)) $(PYTHON) LICENSE
TEXTS      := $(wildcard datasets/*.txt datasets/*.json)

# These files hold lists of files and switches. They are written only when a list changes, so make also notices a deleted file.
build/stamp/sources:    LIST = $(PROGRAM) $(BOUNDARY) $(C_TESTS)
build/stamp/site-files: LIST = $(SITE_FILES) $(TEXTS) $(ADDRESS)
build/stamp/debug:      LIST = $(DEBUG)
build/stamp/sources build/stamp/site-files build/stamp/debug: always
	@mkdir -p $(@D)
	@echo '$(sort $(LIST))' | cmp -s - $@ || echo '$(sort $(LIST))' >$@
.PHONY: always

# What make compile-commands writes: the flags of the debug build for each file.
COMPILE_COMMANDS := const directory = process.cwd(); \
  console.log(JSON.stringify(process.argv.slice(1).map((file) => ({ directory, file, \
    command: "$(CC) $(COMMON) $(flags_debug) -c " + file })), null, 2))

# ---------------------------------------------------------------------------------------------------
# What one can do. The text after two # signs is what `make` prints.

.PHONY: help
help: ## list what one can do (this)
	@echo 'microGPT Playground: make TARGET, where TARGET is one of'
	@sed -nE 's/^([a-z-]+):.*## (.*)/  \1|\2/p' $(firstword $(MAKEFILE_LIST)) | \
	  while IFS='|' read -r target text; do printf '%-16s %s\n' "$$target" "$$text"; done

.PHONY: serve
serve: site ## build the page and serve it on http://localhost:8000/ (PORT=8080, HOST=0.0.0.0 to change)
	@exec $(NODE) web/site/serve.js --port $(PORT) --host $(HOST)

.PHONY: test
test: packages-cc packages-browser $(NPM) ## run every test: C, JavaScript, and the page in three browsers
	@$(NODE) tests/run.js c js browser

.PHONY: test-c
test-c: $(NPM) ## run the C tests only (float and double, under ASan and UBSan)
	@$(NODE) tests/run.js c

.PHONY: test-js
test-js: $(NPM) ## run the JavaScript tests only (node:test)
	@$(NODE) tests/run.js js

.PHONY: test-browser
test-browser: $(NPM) ## run the page's tests only (Chromium, Firefox, WebKit)
	@$(NODE) tests/run.js browser

.PHONY: test-readers
test-readers: $(NPM) ## run other people's programs on what is exported, packed and embedded: PyTorch, llama.cpp, Vite, webpack, reveal.js, ... (Linux, x64)
	@$(NODE) tests/run.js readers

.PHONY: guide
guide: wasm datasets build/stamp/words $(NPM) ## play every stop of the guide without a page, on five seeds (STOPS=dataset for some)
	@$(NODE) tests/guide/play.js $(STOPS)

# Each reader of tests/fuzz/, in C and in JavaScript.
.PHONY: fuzz
fuzz: $(FUZZERS:tests/fuzz/fuzz_%.c=build/fuzz/%) $(FROM_C) build/stamp/words $(NPM) ## give damaged and hostile bytes to each reader (FUZZ="--seconds 60 link settings" to choose)
	@$(NODE) tests/fuzz/run.js $(FUZZ)

.PHONY: lint
lint: packages-cc packages-lint $(NPM) build/stamp/vendor build/stamp/words $(FROM_C) ## check format, warnings, types and scripts; says which check failed
	@tests/lint.sh

.PHONY: format
format: packages-lint $(NPM) ## rewrite C, JavaScript, JSON and CSS in the project's format
	@tests/lint.sh --fix

.PHONY: native
native: build/native/microgpt ## the command line in float: build/native/microgpt

.PHONY: reference
reference: build/reference/microgpt ## the command line in double: build/reference/microgpt

.PHONY: debug
debug: build/debug/microgpt ## the command line for a debugger: build/debug/microgpt (DEBUG="DEBUG_TRAP_NAN": switches of src/base/debug.h)

.PHONY: compile-commands
compile-commands: ## how each C file is compiled, for editors: build/compile_commands.json
	@mkdir -p build
	@$(NODE) -e '$(COMPILE_COMMANDS)' $(sort $(C_TESTS) $(PROGRAM)) >build/compile_commands.json.new
	@mv build/compile_commands.json.new build/compile_commands.json

.PHONY: wasm
wasm: $(WASM_BUILDS:%=build/wasm/microgpt-%.js) $(FROM_C) ## the WebAssembly modules in build/wasm/

.PHONY: datasets
datasets: build/stamp/datasets ## the texts the page offers, in build/datasets/

.PHONY: site
site: build/stamp/site ## the whole page as a static folder: build/site/ (ADDRESS=https://example.org/ where it will be, for oembed.json)

.PHONY: single
single: build/microgpt-playground.html ## the whole page as one HTML file that trains from disk: build/microgpt-playground.html

.PHONY: package
package: package-parts ## the engine as a package for npm: build/microgpt-playground-VERSION.tgz
	@mkdir -p build/packed.new
	@npm pack --silent --ignore-scripts --pack-destination build/packed.new
	@mv build/packed.new/*.tgz build/
	@rmdir build/packed.new

.PHONY: scorm
scorm: build/microgpt-scorm.zip ## the page as a SCORM 1.2 zip for a learning management system: build/microgpt-scorm.zip

# What the package is packed from: `npm pack` makes this first.
.PHONY: package-parts
package-parts: $(SITE_BUILDS:%=build/wasm/microgpt-%.js) $(FROM_C) build/stamp/types build/stamp/package

.PHONY: size
size: site ## print what each part of the page weighs on the wire
	@$(NODE) tests/size.js

.PHONY: screenshot
screenshot: site packages-chromium ## take the README's picture of the running page
	@$(NODE) tests/browser/screenshot.js

.PHONY: screenshots
screenshots: site packages-browser ## take pictures of the page in every state, theme and width: build/screenshots/
	@$(NODE) tests/browser/screenshots.js $(STATES)

.PHONY: film
film: site packages-chromium packages-film ## take the README's film of the page in training: build/film.gif
	@$(NODE) tests/browser/film.js

.PHONY: bench
bench: wasm peak site packages-chromium $(NPM) ## measure the speed of every build, in Node and Chromium, and of the page (BENCH=--quick for a short look)
	@$(NODE) tests/bench/bench.js $(BENCH)

.PHONY: bench-peers
bench-peers: wasm peak build/bench/peers.js packages-chromium ## measure the speed beside jax-js and TensorFlow.js (BENCH as above)
	@$(NODE) tests/bench/peers.js $(BENCH)

.PHONY: clean
clean: ## remove what was built (the toolchain and node_modules stay)
	@[ ! -d build ] || find build -mindepth 1 -maxdepth 1 ! -name toolchain -exec rm -rf {} +

# What each suite of `make test` runs on. tests/run.js makes these itself, suite by suite, so that a
# suite that does not build fails alone and the others still run.
.PHONY: suite-c suite-js suite-browser suite-readers
suite-c: build/tests/float/run build/tests/double/run
suite-js: wasm peak native reference datasets site package-parts
suite-browser: site single package-parts packages-browser
suite-readers: packages-torch packages-chromium packages-xml native site package-parts build/microgpt-scorm.zip build/stamp/readers

native reference wasm peak datasets site package-parts suite-c suite-js suite-browser suite-readers:
	@:

# ---------------------------------------------------------------------------------------------------
# Set-up

.PHONY: packages-torch packages-node packages-cc packages-chromium packages-browser packages-film packages-xml packages-lint packages-fuzz toolchain
packages-node:
	@wasm/need.sh node:nodejs npm
	@$(NODE) -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' || \
	  { echo "Node $$($(NODE) --version) is too old: install Node 20 or newer from nodejs.org." >&2; exit 1; }

packages-cc:
	@wasm/need.sh $(firstword $(CC)) /usr/include/stdlib.h:libc6-dev

# Fonts: without one Chromium draws no letter at all.
NEED_CHROMIUM := $${CHROMIUM:-chromium}:chromium \
                 /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf:fonts-dejavu-core \
                 /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf:fonts-noto-color-emoji
HEADLESS      := /usr/lib/chromium/chromium-headless-shell
# WebKit cannot do without a screen.
NEED_OTHERS   := $${FIREFOX:-firefox-esr}:firefox-esr WebKitWebDriver:webkit2gtk-driver Xvfb:xvfb

packages-chromium:
	@wasm/need.sh $(NEED_CHROMIUM)

# With Chromium's headless shell the tests take less time; without it they run in Chromium itself.
packages-browser:
	@wasm/need.sh $(NEED_CHROMIUM) $(NEED_OTHERS)
	@wasm/need.sh $(HEADLESS):chromium-headless-shell || true

# Debian's PyTorch is one of Debian's python3.
packages-torch:
	@wasm/need.sh /usr/lib/python3/dist-packages/torch/version.py:python3-torch

packages-film:
	@wasm/need.sh ffmpeg

packages-xml:
	@wasm/need.sh xmllint:libxml2-utils

packages-lint:
	@wasm/need.sh $(CLANG) clang-format-19 clang-tidy-19 shellcheck

packages-fuzz:
	@wasm/need.sh $(CLANG) $$($(CLANG) -print-resource-dir 2>/dev/null || echo /usr/lib/llvm-19/lib/clang/19)/lib/linux/libclang_rt.fuzzer-x86_64.a:libclang-rt-19-dev

toolchain: | packages-node
	@wasm/toolchain.sh

# Written when another compiler takes the place of the one before: then everything is compiled anew.
TOOLCHAIN := build/toolchain/stamp
$(TOOLCHAIN): toolchain
	@:

# The file that npm writes when it is done.
$(NPM): package.json package-lock.json .npmrc | packages-node
	npm ci --include=dev --loglevel=error
	@touch $@

# ---------------------------------------------------------------------------------------------------
# Programs for this machine. Here and below a file is written under another name (*.new) and renamed when it is complete, so
# that make never finds half a file after an interruption.

# $(call compile,BUILD,COMPILER,WHAT ELSE THEY DEPEND ON): the rule for the objects of one build.
define compile
build/obj/$(1)/%.o: %.c Makefile $(3)
	@mkdir -p $$(@D)
	$$(if $$(V),,@echo '  $(1)  $$<')
	$$(Q)$(2) $$(COMMON) $$(flags_$(1)) $$(if $$(filter wasm-%,$(1)),$$(call optimization_flags,$$<)) -MMD -MP -MT $$@ -MF $$(@:.o=.d.new) -c $$< -o $$@.new
	@mv $$(@:.o=.d.new) $$(@:.o=.d) && mv $$@.new $$@
endef

# $(call program,BUILD,RESULT,SOURCES)
define program
$(call compile,$(1),$$(CC),| packages-cc)
$(2): $(call objects,$(1),$(3)) build/stamp/sources Makefile | packages-cc
	@mkdir -p $$(@D)
	$$(if $$(V),,@echo '  $(1)  $$@')
	$$(Q)$$(CC) $$(flags_$(1)) $$(link_$(1)) $$(filter %.o,$$^) -o $$@.new -pthread -lm
	@mv $$@.new $$@
-include $(patsubst %.o,%.d,$(call objects,$(1),$(3)))
endef

$(eval $(call program,native,build/native/microgpt,$(PROGRAM) $(SCRIPTS)))
$(eval $(call program,reference,build/reference/microgpt,$(PROGRAM) $(SCRIPTS)))
$(eval $(call program,debug,build/debug/microgpt,$(PROGRAM) $(SCRIPTS)))
$(call objects,debug,$(PROGRAM) $(SCRIPTS)): build/stamp/debug
$(eval $(call program,tests-float,build/tests/float/run,$(C_TESTS)))
$(eval $(call program,tests-double,build/tests/double/run,$(C_TESTS)))

$(SCRIPTS): $(PYTHON) Makefile
	@mkdir -p $(@D)
	$(Q){ echo '#include "command/commands/scripts.h"'; echo 'const script SCRIPTS[] = {'; \
	  for file in $(PYTHON); do \
	    echo "{\"$$file\", (const uint8_t[]){"; od -An -v -tu1 $$file | sed -E 's/ *([0-9]+)/\1,/g'; echo "}, $$(wc -c <$$file)},"; \
	  done; echo '};'; echo 'const int SCRIPTS_COUNT = sizeof SCRIPTS / sizeof *SCRIPTS;'; } >$@.new
	@mv $@.new $@

# The readers of tests/fuzz/ for libFuzzer: one program each, of the same objects.
$(eval $(call compile,fuzz,$$(CLANG),| packages-fuzz))
build/fuzz/%: tests/fuzz/main.c $(call objects,fuzz,$(ENGINE) $(FUZZERS)) build/stamp/sources Makefile | packages-fuzz
	@mkdir -p $(@D)
	$(if $(V),,@echo '  fuzz  $@')
	$(Q)$(CLANG) $(COMMON) $(flags_fuzz) -fsanitize=fuzzer -DREADER=fuzz_$* $< $(filter %.o,$^) -o $@.new -pthread -lm
	@mv $@.new $@
.SECONDARY: $(call objects,fuzz,$(ENGINE) $(FUZZERS))
-include $(patsubst %.o,%.d,$(call objects,fuzz,$(ENGINE) $(FUZZERS)))

# ---------------------------------------------------------------------------------------------------
# WebAssembly modules

# The files of one module: what is linked goes to build/obj/, and the two parts it is split into to build/wasm/.
parts = $(addprefix build/wasm/microgpt-$(1),.js .wasm .deferred.wasm)

# $(call module,BUILD)
define module
$(call compile,wasm-$(1),$$(EMCC),$(TOOLCHAIN))
$(call parts,$(1)) &: $(call objects,wasm-$(1),$(BOUNDARY)) wasm/split.sh wasm/second_data.js build/stamp/sources Makefile $(TOOLCHAIN)
	@mkdir -p $$(@D) build/obj/wasm-$(1)/parts
	$$(if $$(V),,@echo '  wasm-$(1)  build/wasm/microgpt-$(1).js')
	$$(Q)$$(EMCC) $$(flags_wasm-$(1)) $$(WASM_LINK) $$(link_wasm-$(1)) $$(filter-out $(DEFERRED:%=build/obj/wasm-$(1)/%.o),$$(filter %.o,$$^)) \
	  $$$$($(NODE) wasm/second_data.js mark build/obj/wasm-$(1)/marked $(DEFERRED:%=build/obj/wasm-$(1)/%.o)) -o build/obj/wasm-$(1)/microgpt-$(1).js
	$$(Q)wasm/split.sh build/obj/wasm-$(1)/microgpt-$(1).wasm build/obj/wasm-$(1)/parts/microgpt-$(1).wasm "$(ALSO)" "$(CALLED)" \
	  $(DEFERRED:%=build/obj/wasm-$(1)/%.o) -- $(filter-out $(DEFERRED:%=build/obj/wasm-$(1)/%.o),$(call objects,wasm-$(1),$(BOUNDARY)))
	@cp build/obj/wasm-$(1)/microgpt-$(1).js build/obj/wasm-$(1)/parts/
	@mv $$(patsubst build/wasm/%,build/obj/wasm-$(1)/parts/%,$(call parts,$(1))) build/wasm/
-include $(patsubst %.o,%.d,$(call objects,wasm-$(1),$(BOUNDARY)))
endef

$(foreach build,$(WASM_BUILDS),$(eval $(call module,$(build))))

# What JavaScript takes over from the C sources.
build/wasm/from_c.js: ANSWER = module
build/wasm/help.js:   ANSWER = help
$(FROM_C): wasm/from_c.js $(BOUNDARY) $(wildcard wasm/*.h) $(HEADERS) | packages-node
	@mkdir -p $(@D)
	$(Q)$(NODE) $< $(ANSWER) >$@.new
	@mv $@.new $@

# The types of wasm/engine.js for TypeScript, from its comments.
build/stamp/types: $(wildcard wasm/*.js) wasm/npm/inline.js $(FROM_C) $(NPM) Makefile
	@rm -rf build/types.new
	$(Q)node_modules/.bin/tsc wasm/engine.js wasm/npm/inline.js --ignoreConfig --allowJs --declaration --emitDeclarationOnly --strict --skipLibCheck \
	  --target es2022 --module nodenext --lib es2023,dom --types node --outDir build/types.new
	@rm -rf build/types
	@mv build/types.new/build/wasm/from_c.d.ts build/types.new/wasm/
	@sed -i 's|\.\./build/wasm/from_c\.js|./from_c.js|' build/types.new/wasm/*.d.ts
	@mv build/types.new/wasm build/types
	@rm -rf build/types.new
	@touch $@

# What the package has for browsers and bundlers.
build/stamp/package: $(wildcard wasm/*.js wasm/npm/*.js web/embed/element.*) $(foreach build,$(SITE_BUILDS),$(call parts,$(build))) $(FROM_C) $(NPM)
	@rm -rf build/package.new
	$(Q)$(NODE) wasm/npm/pack.js build/package.new web/embed/element.js
	@rm -rf build/package
	@mv build/package.new build/package
	@touch $@

# ---------------------------------------------------------------------------------------------------
# What `make bench` and `make bench-peers` need besides: see tests/bench/README.md

.PHONY: peak
peak: build/bench/peak-simd.wasm build/bench/peak-relaxed.wasm

build/bench/peak-%.wasm: tests/bench/peak.c Makefile $(TOOLCHAIN)
	@mkdir -p $(@D)
	$(Q)$(EMCC) $(COMMON) $(flags_wasm-$*) --no-entry $< -o $(@:.wasm=.new.wasm)
	@mv $(@:.wasm=.new.wasm) $@

# The programs that are compared with are large, so only `make bench-peers` fetches them, into a folder of their own.
build/stamp/peers: tests/bench/peers/package.json tests/bench/peers/package-lock.json .npmrc | packages-node
	@mkdir -p $(@D) build/peers build/bench/tfjs
	@cp $^ build/peers/
	npm ci --prefix build/peers --loglevel=error
	@cp build/peers/node_modules/@tensorflow/tfjs-backend-wasm/dist/*.wasm build/bench/tfjs/
	@touch $@

# The programs of tests/readers too. Optional packages are left out: those of node-llama-cpp are 0.6 GB for graphics cards.
build/stamp/readers: tests/readers/package.json tests/readers/package-lock.json .npmrc | packages-node
	@mkdir -p $(@D) build/readers
	@cp $^ build/readers/
	npm ci --prefix build/readers --omit=optional --ignore-scripts --loglevel=error
	@touch $@

build/bench/peers.js: $(wildcard tests/bench/*.js tests/bench/peers/*.js) build/stamp/peers $(NPM)
	@mkdir -p $(@D)
	$(Q)NODE_PATH=build/peers/node_modules node_modules/.bin/esbuild tests/bench/peers/worker.js \
	  --bundle --format=esm --external:../../wasm/engine.js --log-level=warning --outfile=$@.new
	@mv $@.new $@

# ---------------------------------------------------------------------------------------------------
# Data sets and the page

GENERATED := build/datasets/sums.txt build/datasets/copies.txt build/datasets/source.txt

build/datasets/sums.txt build/datasets/copies.txt: build/datasets/%.txt: datasets/make_%.js datasets/random.js | packages-node
	@mkdir -p $(@D)
	$(Q)$(NODE) $< >$@.new
	@mv $@.new $@

build/datasets/source.txt: datasets/collect_source.js $(ENGINE) $(filter-out src/command/%,$(HEADERS)) $(wildcard wasm/*.[ch]) | packages-node
	@mkdir -p $(@D)
	$(Q)$(NODE) $< >$@.new
	@mv $@.new $@

build/stamp/datasets: $(TEXTS) $(GENERATED) build/stamp/site-files
	@mkdir -p $(@D)
	@find build/datasets -type f $(GENERATED:build/datasets/%=! -name %) -delete
	@cp $(filter datasets/%,$^) build/datasets/
	@touch $@

build/stamp/vendor: $(NPM) Makefile
	@mkdir -p $(@D) build/vendor
	@cp node_modules/lit-html/LICENSE build/vendor/lit-html.LICENSE.txt
	@cp node_modules/@preact/signals-core/LICENSE build/vendor/signals-core.LICENSE.txt
	@cp node_modules/papaparse/LICENSE build/vendor/papaparse.LICENSE.txt
	@cp node_modules/chardet/LICENSE build/vendor/chardet.LICENSE.txt
	@cp node_modules/uqr/LICENSE build/vendor/uqr.LICENSE.txt
	@touch $@

# The lists of languages and of the parts of each, from the folders of web/words/.
build/stamp/words: web/site/words.js $(wildcard web/words/*/*.js web/words/*/*/*.js) build/stamp/site-files | packages-node
	@rm -rf build/words.new
	@mkdir -p $(@D)
	$(Q)$(NODE) $< build/words.new
	@rm -rf build/words
	@mv build/words.new build/words
	@touch $@

# The functions of the engine that the guide shows. This fails when one of them no longer exists.
SHOWN := web/site/cut_functions.js $(wildcard web/guide/shown_functions.js web/guide/stops/*.js)
build/stamp/source: $(SHOWN) $(ENGINE) | packages-node
	@rm -rf build/source.new
	@mkdir -p $(@D)
	$(Q)$(NODE) $< build/source.new
	@rm -rf build/source
	@mv build/source.new build/source
	@touch $@

# The site mirrors the repository's paths, so an import is the same in the tree and on the site.
# Only comments and blanks are left out on the way (web/site/pack.js).
# The new site is made beside the old one and takes its place by two renames. Between them, for some microseconds, there is
# no site, and web/site/serve.js answers 503.
CHANGE_PLACES := import("node:fs").then(({ existsSync, renameSync }) => { \
  if (existsSync("build/site")) renameSync("build/site", "build/site.old"); renameSync("build/site.new", "build/site"); })
SITE_MODULES := $(foreach build,$(SITE_BUILDS),$(call parts,$(build)))

build/stamp/site: $(SITE_FILES) build/stamp/site-files $(SITE_MODULES) $(FROM_C) build/stamp/datasets build/stamp/vendor build/stamp/source build/stamp/words web/site/pack.js web/site/one_file.js web/site/version.js web/site/headers.js Makefile
	@rm -rf build/site.new build/site.old
	@mkdir -p build/site.new/build/{wasm,vendor,datasets,source,words}
	@cp --parents $(SITE_FILES) build/site.new/
	@mv build/site.new/web/index.html build/site.new/web/embed.html build/site.new/
	@mv build/site.new/web/embed/element.js build/site.new/embed.js
	@mv build/site.new/web/service_worker.js build/site.new/
	@sed 's#ADDRESS#$(ADDRESS)#' build/site.new/web/embed/oembed.json >build/site.new/oembed.json && rm build/site.new/web/embed/oembed.json
	@cp $(SITE_MODULES) $(FROM_C) build/site.new/build/wasm/
	@cp build/vendor/*.txt build/site.new/build/vendor/
	@cp build/datasets/*.txt build/datasets/*.json build/site.new/build/datasets/
	@cp build/source/*.json build/site.new/build/source/
	@cp build/words/*.js build/site.new/build/words/
	@$(NODE) web/site/pack.js build/site.new
	@$(NODE) web/site/one_file.js model build/site.new/web/model.html
	@$(NODE) web/site/version.js build/site.new
	@$(NODE) -e '$(CHANGE_PLACES)'
	@rm -rf build/site.old
	@touch $@
	@echo 'build/site/ is ready'

build/microgpt-playground.html: build/stamp/site
	@$(NODE) web/site/one_file.js playground $@
	@echo '$@ is ready'

SCORM := $(wildcard web/site/scorm*.js web/guide/stops/*.js) web/keep/zip.js
build/microgpt-scorm.zip: $(SCORM) build/stamp/site
	@$(NODE) web/site/scorm.js build/site $@.new
	@mv $@.new $@
	@echo 'build/microgpt-scorm.zip is ready'
