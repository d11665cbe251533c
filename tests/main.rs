//! The tests of the library and the command, a module for each stage. One program: a program for
//! each file would link the whole library as many times.

mod annotate;
#[cfg(feature = "pdf")]
mod annotate_pdf;
mod architecture;
mod bind;
mod cli;
mod dump;
mod export;
mod handon;
mod handwork;
mod harm;
#[cfg(feature = "ofd")]
mod ofd;
mod office;
mod office_limits;
mod ole;
mod package;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod pdf_harm;
mod read;
mod read_any_bytes;
mod relations;
mod render;
mod render_html;
mod repair;
mod roundtrip;
mod rules;
mod sample;
mod words;
