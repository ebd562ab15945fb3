// Videos beside the 3D view.
const startFilms = () => {};
