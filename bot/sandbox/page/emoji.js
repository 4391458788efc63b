// The emoji that bots like to name; what is not here stays as it was typed.

export const EMOJI = {
  alarm_clock: "⏰", arrow_down: "⬇️", arrow_forward: "▶️", arrow_up: "⬆️", bar_chart: "📊", bell: "🔔",
  black_circle: "⚫", black_square_for_stop: "⏹️", bulb: "💡", busts_in_silhouette: "👥", calendar: "📆",
  camera: "📷", chart_with_upwards_trend: "📈", clapper: "🎬", clock1: "🕐", double_vertical_bar: "⏸️",
  exclamation: "❗", eyes: "👀", file_folder: "📁", floppy_disk: "💾", gear: "⚙️", grey_question: "❔",
  heavy_check_mark: "✔️", heavy_plus_sign: "➕", hourglass: "⌛", hourglass_flowing_sand: "⏳", house: "🏠",
  information_source: "ℹ️", large_blue_circle: "🔵", large_green_circle: "🟢", large_yellow_circle: "🟡",
  link: "🔗", lock: "🔒", mag: "🔍", memo: "📝", movie_camera: "🎥", no_bell: "🔕", no_entry: "⛔",
  octagonal_sign: "🛑", package: "📦", paperclip: "📎", pencil2: "✏️", question: "❓", red_circle: "🔴",
  repeat: "🔁", rocket: "🚀", rotating_light: "🚨", satellite_antenna: "📡", smile: "😄", tada: "🎉",
  thumbsup: "👍",
  "+1": "👍", thumbsdown: "👎", "-1": "👎", tv: "📺", video_camera: "📹", warning: "⚠️", wastebasket: "🗑️",
  wave: "👋", white_check_mark: "✅", white_circle: "⚪", x: "❌", zap: "⚡",
};
const SHORTCODE = /:([a-z0-9_+-]+):/g;

export function withEmoji(text) {
  return text.replace(SHORTCODE, (whole, name) => EMOJI[name] ?? whole);
}
