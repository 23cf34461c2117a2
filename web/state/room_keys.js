/** The seven parts of a GPT in their order: the rooms, the groups of the settings in the engine's table, the guide's parts. */
export const ROOM_KEYS = ['dataset', 'tokenizer', 'autograd', 'network', 'optimizer', 'training', 'inference'];
