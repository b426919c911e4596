// A forum: its posts as cards, with their tags to filter by.
import { openPost } from "./acts.js";
import { count, fill, h, icon } from "./dom.js";
import { avatar, channelName, isBot, personName } from "./entities.js";
import { activity, isUnread, on, store, threadsOf } from "./store.js";
import { AT_ONCE, moreButton } from "./threads.js";
import { age, format, snowflakeTime } from "./time.js";

const stage = document.getElementById("stage");
let forum = null;
let wanted = new Set();
let sort = "active";
let sought = "";
let oldShown = AT_ONCE;

export function showForum(channel) {
  if (forum?.id !== channel.id) {
    wanted = new Set();
    sought = "";
    oldShown = AT_ONCE;
  }
  forum = channel;
  draw();
}

export function closeForum() {
  forum = null;
}

// However often it is drawn, the reader keeps the place, the focus and the caret.
function draw() {
  forum = store.channels.get(forum.id) ?? forum;
  const held = stage.contains(document.activeElement) ? document.activeElement : null;
  const caret = held?.selectionStart;
  fillScroller();
  const again = held?.dataset.key && keyed(held.dataset.key);
  again?.focus({ preventScroll: true });
  if (again && caret !== undefined) again.setSelectionRange(caret, caret);
}

const keyed = (key) => stage.querySelector(`[data-key="${CSS.escape(key)}"]`);

function fillScroller() {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const posts = threadsOf(forum.id)
    .filter((post) => !wanted.size || (post.applied_tags ?? []).some((tag) => wanted.has(tag)))
    .filter((post) => words.every((word) => post.name.toLowerCase().includes(word)));
  if (sort === "created") posts.sort((a, b) => (BigInt(a.id) > BigInt(b.id) ? -1 : 1));
  posts.sort((a, b) => Number(Boolean(b.flags & 2)) - Number(Boolean(a.flags & 2)));
  const open = posts.filter((post) => !post.thread_metadata?.archived);
  const old = posts.filter((post) => post.thread_metadata?.archived);
  const scroller = keyed(forum.id) ?? newScroller();
  scroller.setAttribute("aria-label", `Posts in ${channelName(forum)}`);
  fill(
    scroller,
    forum.topic ? h("p", { class: "forum-topic" }, forum.topic) : null,
    controls(),
    open.length ? h("ul", { class: "posts", "aria-label": "Posts" }, open.map(card)) : null,
    old.length
      ? [
          h("h2", { class: "posts-older" }, `Older posts (${old.length})`),
          h("ul", { class: "posts old-posts", "aria-label": "Older posts" }, old.slice(0, oldShown).map(card)),
          old.length > oldShown ? moreButton(old.length - oldShown, moreOld) : null,
        ]
      : null,
    posts.length
      ? null
      : h(
          "div",
          { class: "empty" },
          icon("forum"),
          h("p", {}, none(words.length)),
        ),
  );
}

// It is made once for each visit and only filled anew: a scroll that is under way would end with it.
function newScroller() {
  const scroller = h("div", { class: "scroller forum", tabindex: "0", role: "region", data: { key: forum.id } });
  fill(stage, scroller);
  return scroller;
}

function none(searching) {
  if (searching) return "No post is called so.";
  return wanted.size ? "No post carries these tags." : "No posts yet. The bot opens one for each norm.";
}

function moreOld() {
  const before = oldShown;
  oldShown += AT_ONCE;
  draw();
  stage.querySelectorAll(".old-posts a")[before]?.focus();
}

function searchField() {
  const field = h("input", {
    type: "search",
    class: "plain-select forum-search",
    value: sought,
    "aria-label": "Search posts by name",
    placeholder: "Search posts",
    autocomplete: "off",
    data: { key: "search" },
  });
  field.addEventListener("input", () => {
    sought = field.value;
    draw();
  });
  return field;
}

function controls() {
  const tags = (forum.available_tags ?? []).map((tag) => {
    const pressed = wanted.has(tag.id);
    const toggle = () => {
      if (pressed) wanted.delete(tag.id);
      else wanted.add(tag.id);
      draw();
    };
    return h(
      "button",
      { type: "button", class: "tag", "aria-pressed": String(pressed), data: { key: tag.id }, on: { click: toggle } },
      tag.emoji_name ? h("span", { "aria-hidden": "true" }, `${tag.emoji_name} `) : null,
      tag.name,
    );
  });
  const order = h(
    "select",
    { class: "plain-select", "aria-label": "Order of posts", data: { key: "order" } },
    h("option", { value: "active" }, "Recently active"),
    h("option", { value: "created" }, "Newest first"),
  );
  order.value = sort;
  order.addEventListener("change", () => {
    sort = order.value;
    draw();
  });
  return h(
    "div",
    { class: "forum-controls" },
    searchField(),
    order,
    forum.can_send === false
      ? null
      : h(
          "button",
          {
            type: "button",
            class: "button primary small new-post",
            data: { key: "new" },
            on: { click: () => openPost(forum) },
          },
          icon("plus"),
          "New post",
        ),
    tags.length ? h("div", { class: "tags", role: "group", "aria-label": "Filter by tag" }, tags) : null,
  );
}

/** The tags of a post, by name. */
export function postTags(post) {
  const known = new Map((store.channels.get(post.parent_id)?.available_tags ?? []).map((tag) => [tag.id, tag]));
  return (post.applied_tags ?? []).map((id) => known.get(id)).filter(Boolean);
}

/** A tag that is only read. */
export const tagMark = (tag) =>
  h("span", { class: "tag still" }, tag.emoji_name ? `${tag.emoji_name} ` : null, tag.name);

function card(post) {
  const owner = post.owner_id === store.bot.id ? store.bot : (store.people.get(post.owner_id) ?? { id: post.owner_id });
  const meta = post.thread_metadata ?? {};
  return h(
    "li",
    {},
    h(
      "a",
      { class: isUnread(post) ? "post unread" : "post", href: `#/${post.id}`, data: { key: post.id } },
      h(
        "span",
        { class: "post-main" },
        postTags(post).length
          ? h(
              "span",
              { class: "post-tags" },
              postTags(post).map(tagMark),
            )
          : null,
        h(
          "span",
          { class: "post-title" },
          post.flags & 2 ? icon("pin") : null,
          channelName(post),
          isUnread(post) ? h("span", { class: "post-new" }, "New") : null,
        ),
        h(
          "span",
          { class: "post-meta" },
          avatar(owner, "tiny"),
          isBot(owner) ? store.bot.name : personName(owner),
          h("span", { "aria-hidden": "true" }, "·"),
          count(post.message_count ?? 0, "message"),
          h("span", { "aria-hidden": "true" }, "·"),
          h(
            "time",
            {
              datetime: new Date(snowflakeTime(activity(post))).toISOString(),
              data: { tip: format(snowflakeTime(activity(post)), "F") },
            },
            `active ${age(snowflakeTime(activity(post)))}`,
          ),
          meta.locked
            ? h("span", { class: "post-state" }, icon("lock"), "Locked")
            : meta.archived
              ? h("span", { class: "post-state" }, icon("archive"), "Archived")
              : null,
        ),
      ),
      icon("right"),
    ),
  );
}

// However much is written at once, the posts are drawn once for each frame.
let frame = 0;
const redraw = () => {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    if (forum) draw();
  });
};

for (const type of ["channels", "unread", "activity"]) on(type, (id) => forum && mayShow(id) && redraw());

// What is gone may have been shown.
function mayShow(id) {
  const touched = store.channels.get(id);
  return !touched || id === forum.id || touched.parent_id === forum.id;
}
