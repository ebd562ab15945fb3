// Videos beside the 3D view, in step with it; the offset can be moved, and larger files be opened by hand.
const DRIFT_PLAYING_S = 0.08;
const DRIFT_PAUSED_S = 0.004;
const VIEWS = { front: "Front", back: "Back", left: "Left side", right: "Right side" };
let shownFilms = [];

const blobOf = (film) => {
  if (film.url) return film.url;
  const source = one(`#film-${film.source}`);
  film.url = URL.createObjectURL(new Blob([bytesOf(source.textContent)], { type: film.played_as }));
  return film.url;
};

const videoOf = (film, url) => {
  const video = element("video");
  Object.assign(video, { muted: true, playsInline: true, preload: "auto", src: url });
  video.setAttribute("aria-label", `Video of ${film.trial}, ${film.view ? VIEWS[film.view] : "view not stated"}`);
  video.disablePictureInPicture = true;
  return video;
};

const filmElement = (film) => {
  const figure = element("figure", "film");
  const shown = { film, figure, offset: film.start_s, video: null, image: null };
  const place = element("div", "screen-of-film");
  figure.append(place);
  if (film.source !== undefined) {
    shown.video = videoOf(film, blobOf(film));
    place.append(shown.video);
  } else if (film.stills.length) {
    shown.image = element("img");
    place.append(shown.image);
  }
  if (film.source === undefined && film.played_as) {
    const label = element("label", "open-film", `${film.file} is too large for this page. Open it: `);
    const input = element("input");
    input.type = "file";
    input.accept = "video/*";
    const word = element("span", "small soft");
    input.addEventListener("change", () => {
      const [file] = input.files;
      if (!file) return;
      word.textContent = file.size === film.bytes ? "" : "This is not the file of the report: its size differs.";
      shown.video = videoOf(film, URL.createObjectURL(file));
      place.replaceChildren(shown.video);
      keepInStep();
    });
    label.append(input, word);
    place.append(label);
  }
  const caption = element("figcaption", "", `${film.view ? VIEWS[film.view] : "View not stated"} · ${film.file}`);
  if (film.source === undefined && film.stills.length && !film.played_as) caption.append(element("span", "soft", " · still frames: browsers do not play this kind"));
  const label = element("label", "", " Start ");
  const input = element("input");
  Object.assign(input, { type: "number", step: "0.01", value: String(film.start_s) });
  input.setAttribute("aria-label", `Start of ${film.file} in seconds from the first frame of the capture`);
  input.addEventListener("input", () => {
    if (Number.isFinite(input.valueAsNumber)) shown.offset = input.valueAsNumber;
    caption.classList.toggle("moved", shown.offset !== film.start_s);
    keepInStep();
  });
  label.append(input, " s");
  caption.append(label);
  figure.append(caption);
  return shown;
};

const keepVideo = (shown, wanted) => {
  const { video } = shown;
  const isInside = wanted >= 0 && wanted <= (video.duration || shown.film.duration_s);
  shown.figure.classList.toggle("outside", !isInside);
  video.dataset.expected = String(wanted);
  const drift = Math.abs(video.currentTime - wanted);
  if (motion.isPlaying && isInside) {
    video.playbackRate = motion.speed;
    if (video.paused) {
      video.currentTime = wanted;
      video.play().catch(() => {});
    } else if (drift > DRIFT_PLAYING_S && !video.seeking) {
      video.currentTime = wanted;
    }
  } else {
    if (!video.paused) video.pause();
    const held = Math.max(0, Math.min(video.duration || shown.film.duration_s, wanted));
    if (Math.abs(video.currentTime - held) > DRIFT_PAUSED_S && !video.seeking) video.currentTime = held;
  }
};
const keepImage = (shown, wanted) => {
  const { stills } = shown.film;
  const still = stills.findLast((s) => s.time_s <= wanted + 0.02) ?? stills[0];
  if (shown.image.src !== still.picture) shown.image.src = still.picture;
  shown.image.alt = `${still.words}, ${fixed(still.time_s, 2)} s of the video`;
};
const keepInStep = () => {
  for (const shown of shownFilms) {
    const wanted = motion.time - shown.offset;
    if (shown.video) keepVideo(shown, wanted);
    else if (shown.image) keepImage(shown, wanted);
  }
};

const showFilms = () => {
  shownFilms = data.films.filter((film) => film.trial === motion.trial.name).map(filmElement);
  one("#films").replaceChildren(...shownFilms.map((shown) => shown.figure));
  for (const { video } of shownFilms) {
    if (!video) continue;
    video.addEventListener("loadedmetadata", keepInStep);
    video.addEventListener("seeked", () => { if (!motion.isPlaying) keepInStep(); });
  }
};
const startFilms = () => {
  on("trial", showFilms);
  on("time", keepInStep);
  on("playing", keepInStep);
};
