//! A small server of static files on this machine, for people and for the tests.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result};

use crate::process::{command, find, root, say, succeeds};

/// What type the server gives to `.wasm`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum WasmType {
    /// application/wasm.
    Right,
    /// application/octet-stream, as old servers do.
    Wrong,
}

/// Which folder answers for which beginning of a path; the first that fits does.
pub type Folders = Vec<(&'static str, PathBuf)>;

/// Serves the page until it is stopped.
///
/// # Errors
/// When the port is taken.
pub fn forever(port: u16, open: bool) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", port))
        .with_context(|| format!("端口 {port} 已被占用 / port {port} is taken: try --port"))?;
    let address = format!("http://127.0.0.1:{port}");
    say(
        &format!("网页已在 {address} 打开，按 Ctrl+C 停止。"),
        &format!("serving {address}, stop with Ctrl+C."),
    );
    let screen = ["DISPLAY", "WAYLAND_DISPLAY"];
    let screen = screen.iter().any(|name| std::env::var_os(name).is_some());
    if open && screen && find(&["xdg-open"]).is_some() {
        thread::spawn(move || succeeds(command("xdg-open").arg(address)));
    }
    accept(&listener, vec![("/", root().join("www"))], WasmType::Right);
    Ok(())
}

/// Serves on a free port as long as this program runs; gives the address.
///
/// # Errors
/// When no port can be had.
pub fn in_background(folders: Folders, wasm: WasmType) -> Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || accept(&listener, folders, wasm));
    Ok(address)
}

fn accept(listener: &TcpListener, folders: Folders, wasm: WasmType) {
    let folders = Arc::new(folders);
    for stream in listener.incoming().flatten() {
        let folders = Arc::clone(&folders);
        // A browser that goes away in the middle of an answer is no fault.
        thread::spawn(move || answer(&stream, &folders, wasm).ok());
    }
}

fn answer(stream: &TcpStream, folders: &Folders, wasm: WasmType) -> Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().context("no request")??;
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let mut words = request.split(' ');
    let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or("/"));
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let file = place(folders, path).and_then(|file| Some((fs::read(&file).ok()?, file)));
    let (status, kind, body) = match file {
        Some((body, file)) if matches!(method, "GET" | "HEAD") => {
            ("200 OK", media_type(&file, wasm), body)
        }
        Some(_) => ("405 Method Not Allowed", "text/plain", Vec::new()),
        None => ("404 Not Found", "text/plain", b"not found\n".to_vec()),
    };
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    Ok(())
}

/// The file that a path names; nothing for a path that leaves its folder.
fn place(folders: &Folders, path: &str) -> Option<PathBuf> {
    let (base, rest) = folders
        .iter()
        .find_map(|(prefix, folder)| Some((folder, path.strip_prefix(prefix)?)))?;
    let rest = decode(rest)?;
    let rest = Path::new(rest.trim_start_matches('/'));
    let plain = |part| matches!(part, Component::Normal(_));
    if !rest.components().all(plain) {
        return None;
    }
    let file = base.join(rest);
    Some(if file.is_dir() {
        file.join("index.html")
    } else {
        file
    })
}

/// Undoes %XX.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn media_type(file: &Path, wasm: WasmType) -> &'static str {
    let extension = file.extension().unwrap_or_default().to_string_lossy();
    match &*extension {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        "wasm" if wasm == WasmType::Right => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_a_file_in_its_folder_or_nothing() {
        let folders: Folders = vec![("/tests/", "/t".into()), ("/", "/w".into())];
        for (path, want) in [
            ("/a.js", Some("/w/a.js")),
            ("/tests/a%20b.html", Some("/t/a b.html")),
            ("//a.js", Some("/w/a.js")),
            ("/../secret", None),
            ("/%2e%2e/secret", None),
            ("/tests/%2E%2E/secret", None),
            ("/%zz", None),
            ("/%e5", None),
        ] {
            assert_eq!(place(&folders, path), want.map(PathBuf::from), "{path}");
        }
    }
}
