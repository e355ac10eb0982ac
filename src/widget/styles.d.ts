/** Style sheets are for the bundler of a host; they export nothing. */
declare module '*.css';
