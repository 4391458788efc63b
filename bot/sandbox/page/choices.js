// What can be picked in the menus that list no options of their own: people, conversations, an app's own search.

const SOURCES = {
  users_select: people,
  multi_users_select: people,
  channels_select: channels,
  multi_channels_select: channels,
  conversations_select: conversations,
  multi_conversations_select: conversations,
};

// Every choice is { value, label, description? }. Answers null where the choices have to be fetched.
export function choicesOf(body, context) {
  if (body.options || body.option_groups) return listed(body);
  return SOURCES[body.type]?.(context, body) ?? null;
}

export async function fetchChoices(body, block, context, query) {
  const offered = await context.fetchOptions({ body, block, query });
  const options = offered.option_groups?.flatMap((group) => group.options) ?? offered.options ?? [];
  context.values.offer(block, body, options);
  return { choices: options.map(choiceOf), error: offered.error };
}

export function choiceOf(option) {
  return { value: option.value, label: option.text.text, description: option.description?.text };
}

export function labelOf(channel, context) {
  if (channel.is_im) return context.bot;
  return `${channel.is_private ? "🔒" : "#"} ${channel.name}`;
}

function listed(body) {
  const groups = body.option_groups ?? [{ options: body.options }];
  return groups.flatMap((group) => group.options.map(choiceOf));
}

function people(context) {
  return context.people
    .filter((one) => !one.is_bot)
    .map((one) => ({ value: one.id, label: one.real_name, description: `@${one.name}` }));
}

function channels(context) {
  return chosen(context, (one) => kindOf(one) === "public");
}

function conversations(context, body) {
  const kinds = body.filter?.include ?? ["public", "private", "im", "mpim"];
  return chosen(context, (one) => kinds.includes(kindOf(one)) && !(one.is_im && body.filter?.exclude_bot_users));
}

function chosen(context, wanted) {
  return context.channels
    .filter((one) => !one.is_archived && wanted(one))
    .map((one) => ({ value: one.id, label: labelOf(one, context) }));
}

function kindOf(channel) {
  if (channel.is_im) return "im";
  return channel.is_private ? "private" : "public";
}
