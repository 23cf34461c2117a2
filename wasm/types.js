/**
 * types.js: the types of what the engine takes and returns: settings, texts, runs, samples, figures. It has no code.
 * first_part.js exports all of them; the methods are in first_part.js, trainer.js and inspection.js.
 */

/**
 * @typedef {Record<string, number | string | boolean>} Config
 *
 * @typedef {object} Setting a row of src/settings/settings.def
 * @property {string} key
 * @property {'int' | 'real' | 'bool' | 'choice'} type
 * @property {number} min
 * @property {number} max
 * @property {number | string | boolean} default
 * @property {string[]} [choices]
 * @property {Record<string, Record<string, number>>} [adapted] where the value of a preset depends on the optimizer:
 *   the values by optimizers and presets
 * @property {string} [needs] conditions, such as "optimizer=sgd|muon momentum>0"; unless all hold, the setting has no effect
 * @property {{ key: string, even: string }} [divides] the setting must be a divisor of the value of the setting `key`; where
 *   the condition `even` holds, the quotient must be even
 * @property {{ key: string, share: number }} [shrinks_with] where no person has set the value, it is lowered to this share
 *   of the value of the setting `key`
 * @property {'dataset' | 'tokenizer' | 'network' | 'optimizer' | 'training' | 'inference'} group
 * @property {boolean} main whether it is one of the settings to show first
 * @property {string} label
 * @property {boolean} changes whether Trainer.change() can change it during a run
 *
 * @typedef {(typeof import('./arguments.js').EXPORT_FORMATS)[number]} ExportFormat  a format of other programs
 *
 * @typedef {object} ExportedFile
 * @property {string} name
 * @property {Uint8Array} bytes
 *
 * @typedef {object} ForeignModel the files of a model of another program
 * @property {Uint8Array} weights a safetensors file
 * @property {Uint8Array} [config] config.json
 * @property {Uint8Array} [tokenizer] tokenizer.json
 * @property {Uint8Array} [text] where there is no tokenizer.json: the text whose characters, ascending, are the tokens
 * @property {Config} [settings] go before config.json and the defaults
 *
 * @typedef {'gelu' | 'eps' | 'bos' | 'context' | 'tokens'} ImportNote how an imported model differs from the original one:
 *   the exact GELU became its tanh form; eps of the norms became 1e-5; BOS has the weights of another token; the context
 *   was cut; tokens that the tokenizer never makes are left out
 *
 * @typedef {object} Info the facts of a run, from report_trainer in src/inside/report.h
 * @property {number} n_params
 * @property {number} n_trained  how many of them are trained (the setting trainable)
 * @property {number} vocab_size
 * @property {string[]} vocabulary the text of each id, with <0xE2> for a byte that is not a whole character; the last one
 *   is '<BOS>'
 * @property {'lines' | 'stream'} documents
 * @property {number} n_documents
 * @property {number} n_train_documents
 * @property {number} n_train_tokens
 * @property {number} n_val_tokens
 * @property {number} memory_mib
 * @property {number} uniform_loss ln vocab_size, nats
 * @property {number | null} unigram_entropy nats; null without a text
 * @property {number} threads the number that its steps use: 1 where a step is too small to be divided
 * @property {number} parameter_bytes that all parameters take
 * @property {number} saved_bytes that they take in a saved run, with what the optimizer keeps for them
 * @property {boolean} worth_sharing whether a step is large enough to be divided between threads
 * @property {Config} config all settings, `documents` resolved
 * @property {number} step
 * @property {boolean} done
 * @property {string[]} notices
 *
 * @typedef {object} RunResult
 * @property {number} step steps done since the start of the run
 * @property {number} loss of the last step, nats per token; NaN before the first
 * @property {Float64Array} losses one for each step of this call
 * @property {number | null} val_loss the last one measured in this call
 * @property {boolean} validating whether the call ended during a validation; run(0) continues it and takes no step
 * @property {number} grad_norm
 * @property {number} lr
 * @property {number} tokens trained on since the start of the run
 * @property {number} ms duration of this call
 * @property {boolean} done
 * @property {string} stopped why the run ended early, or ''
 *
 * @typedef {(typeof import('../build/wasm/from_c.js').SAMPLE_SETTINGS)[number]} SampleSetting the settings of the group
 *   inference (src/settings/settings.def), and seed
 *
 * @typedef {object} SampleOwn what a sample takes besides settings
 * @property {string} [prompt]
 * @property {string[]} [stop] strings: the sample ends before the first of them that occurs, also inside a token
 * @property {number} [alternatives] adds to each token its probability and this many of the likeliest other tokens; 0
 *   to 100
 *
 * @typedef {SampleOwn & { [key in SampleSetting]?: number }} SampleOptions a missing setting has the value that it has in
 *   the run. With a seed the run does not change; without one, the sample uses the run's own random number generator
 *
 * @typedef {Omit<SampleOptions, 'prompt'> & { prompts?: string[], n?: number, at_once?: number }} SamplesOptions
 *   at_once: how many of them are drawn together, if there is a seed; by default 16, or fewer if memory is short
 *
 * @typedef {object} Likelihood
 * @property {number} id
 * @property {string} text
 * @property {number} probability the model's own, before repetition_penalty, temperature and filters
 * @property {number} chance the probability with which it was drawn, after all of these; 0 for tokens that they exclude
 *
 * @typedef {Likelihood & { alternatives: Likelihood[] }} Choice a chosen token and the likeliest others, the likeliest
 *   first
 *
 * @typedef {object} Token
 * @property {number} id -1 for the bytes that are left when a sample of a `byte` or `bpe` tokenizer ends within a
 *   character
 * @property {string} text the text that this token completes, cut where a stop string begins within it. The first bytes
 *   of a character are held back until its last byte comes, and become U+FFFD only when it never comes
 * @property {Choice} [choice] present if `alternatives` was given
 *
 * @typedef {object} Sample
 * @property {string} text without the prompt
 * @property {number[]} tokens
 * @property {Stopped} stopped
 * @property {Choice[]} [choices] present if `alternatives` was given: one for each token, and one for '<BOS>' if it
 *   ended the sample
 * @property {string[]} notices
 *
 * @typedef {'bos' | 'length' | 'stop'} Stopped why a sample ended: at the end of the document, at its maximum length
 *   or the end of the context, or before a stop string
 *
 * @typedef {object} FactsPart
 * @property {number} documents that begin in this part of the text
 * @property {number} tokens to predict, including the end of each document
 * @property {number} characters of these tokens; the end of a document counts as one
 * @property {number | null} bits_per_nat what a loss of one nat per token is in bits per character; null for an empty part
 *
 * @typedef {object} Facts statistics of a text, from facts_report in src/text_analysis/facts.h
 * @property {FactsPart} train
 * @property {FactsPart} validation
 * @property {number[]} frequencies of each token, by id; that of '<BOS>' is the number of documents
 * @property {number} duplicates documents that are the same as an earlier one
 * @property {number} overlap documents of the validation part that are also in the training part
 * @property {(number | null)[]} entropy of unigram, bigram and trigram models of the training part, measured on the
 *   validation part, nats per token; null where that part is empty
 * @property {(number | null)[]} bits_per_character the same
 *
 * @typedef {object} DocumentFacts lengths of documents in characters, from documents_report in src/text_analysis/documents.h
 * @property {number} count
 * @property {number} shortest
 * @property {number} longest
 * @property {number} median
 * @property {number} mean
 * @property {number} begin of the first bar
 * @property {number} width of each
 * @property {boolean} open whether the last bar also counts the few documents that are far longer than all others
 * @property {number[]} train documents of the training part in each bar
 * @property {number[]} validation
 * @property {{ text: string, cut: boolean, train: number, validation: number }[]} repeated documents that occur
 *   more than once, the most frequent first: the beginning of the text, and how often it occurs in each part
 *
 * @typedef {object} SeenSequence a document, or a window of a long text, as a training step has read it
 * @property {number | null} document its number in the text, counted from 0; null for a window
 * @property {number[]} ids
 * @property {number[]} targets the id that was to be predicted after each
 *
 * @typedef {object} TokenizerOptions which tokenizer; that of the run where nothing is given
 * @property {string} [tokenizer] a value of the setting of this name
 * @property {number} [vocab_size] a value of the setting of this name, for byte pairs
 *
 * @typedef {object} Merge a token that byte-pair encoding makes of two others
 * @property {number} id of the new token
 * @property {number} left the id of the first of the two
 * @property {number} right
 * @property {number} count how often the two were next to each other when they were merged
 * @property {string} token the new token's bytes in GPT-2's alphabet: one visible character for each
 * @property {string} text as in Info.vocabulary
 *
 * @typedef {{ id: number | null, text: string }} ShownToken `text` as in Info.vocabulary; a character without a token
 *   has the id null
 * @typedef {{ vocab_size: number, tokens: ShownToken[] }} Tokenized
 * @typedef {{ n_merges: number, frames: { merges: number, tokens: ShownToken[] }[] }} MergeFilm
 *
 * @typedef {object} Quotation a piece of a text that occurs in the training part; one more character on either side
 *   would not
 * @property {number} begin index of its first UTF-16 unit in the text, as for text.slice()
 * @property {string} text
 * @property {number} length in characters
 * @property {number} count how often it occurs in the training part
 * @property {{ document: number, offset: number }[]} places some of the occurrences: the number of the document in
 *   the text, from 0, and how many characters of the document come before it
 *
 * @typedef {object} Quotations
 * @property {number} characters of the text
 * @property {number} quoted how many of them are part of a quotation
 * @property {number} share quoted / characters; 0 for an empty text
 * @property {number} longest length of the longest piece that occurs in the training part, even below min_length
 * @property {Quotation[]} quotations in order; two may overlap
 *
 * @typedef {object} Score how well a text is predicted
 * @property {number} loss nats per token, the mean of -logprob: that of a validation on this text
 * @property {ScoredToken[]} tokens of the text in their order; after each document comes its end, '<BOS>'
 *
 * @typedef {object} ScoredToken a token, and what the model expected in its place. A validation reads only the first
 *   block_size tokens of a line: tokens after these have nulls, and an empty `top`
 * @property {number} id
 * @property {string} text the text that this token completes
 * @property {number | null} logprob the natural logarithm of its probability; the surprise is -logprob
 * @property {number | null} rank how many tokens were more likely
 * @property {import('./inspection.js').Guess[]} top the likeliest tokens, the likeliest first
 *
 * @typedef {object} RateSearch the results of findRate() so far
 * @property {Float64Array} rates the learning rate of each step done
 * @property {Float64Array} losses the loss on the batch of each step, before the update with that rate
 * @property {Float64Array} smoothed the moving average of the losses
 * @property {number | null} suggested a tenth of the rate at which `smoothed` was lowest; null where it never fell
 * @property {boolean} done
 *
 * @typedef {object} Estimate the memory and time that a run will need
 * @property {number} n_params
 * @property {number} n_trained  how many of them are trained (the setting trainable)
 * @property {number} vocab_size
 * @property {Record<'parameters' | 'gradients' | 'optimizer' | 'activations' | 'validation' | 'sampler' | 'metrics' |
 *   'total', number>} bytes the memory of all numbers of the run, counted as in Info.memory_mib
 * @property {boolean} fits whether this is within the setting memory_limit
 * @property {number} threads that its steps will use
 * @property {number} tokens that a step trains on, on average
 * @property {number} flops floating-point operations of a step's matrix products and attention
 * @property {number | null} ms of a step, without validations; this and what follows null without `time`
 * @property {number | null} tokens_per_second
 * @property {number | null} val_ms of a validation
 * @property {number | null} seconds of the whole run
 *
 * @typedef {object} Prediction how well targets are predicted
 * @property {number} step the number of steps done before
 * @property {number} loss nats per token
 * @property {number | null} bits_per_character the same per character, so that tokenizers can be compared; the end of
 *   a document counts as one character. null with label_smoothing
 * @property {number} accuracy the share of targets that were the most likely token of the model
 *
 * @typedef {object} Metrics
 * @property {Prediction | null} training on the last batch that was measured, before its update
 * @property {Prediction | null} validation
 * @property {number | null} grad_norm of that step, before clipping
 * @property {{ name: string, gradient_norm: number, weight_norm: number, update_norm: number, update_ratio: number |
 *   null }[]} parameters in that step; update_ratio is update_norm / weight_norm; about 0.001 is usually a good value
 * @property {{ name: string, units: number, dead: number }[] | null} dead_units units of each layer's MLP whose output
 *   is 0 for every token of the batch; null where the activation function never gives exactly 0
 * @property {number | null} tokens_per_second in the last call of run() that took a step
 * @property {number} memory_bytes of the run's numbers
 *
 * @typedef {object} Parameter  a parameter of a run, and what the optimizer does with it
 * @property {string} name
 * @property {number[]} shape
 * @property {true} parameter
 * @property {boolean} gradient  whether it has a gradient
 * @property {'adamw' | 'sgd' | 'lion' | 'muon'} rule  the optimizer whose rule updates it
 * @property {('m' | 'v')[]} keeps  what the optimizer keeps for it
 * @property {string[]} decays_with  the values of the setting `decay` with which it decays
 *
 * @typedef {{ name: string, shape: number[], parameter: false, gradient: boolean }} Activation  an activation of a run
 *
 * @typedef {object} TensorCopy
 * @property {number[]} shape
 * @property {Float32Array | Float64Array} data row by row
 */

export {};
