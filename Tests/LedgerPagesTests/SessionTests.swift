import Ledger
import LedgerHTTP
import LedgerService
import Testing

@testable import LedgerPages

@Suite("A session at the pages")
struct SessionTests {
  @Test("begins with a token, and its cookie is for no script, no other site and no longer")
  func signIn() async throws {
    try await PageService.serve { service in
      let known = try await service.browser(.finance)
      let token = try #require(known.token)
      let form = "token=%20\(token)%0A&next=%2Ffinance"
      let answer = try await service.stranger().send("/sign-in", form)
      #expect(answer.status == 303)
      #expect(answer["location"] == "/finance")
      #expect(
        answer.cookies == [
          "pasboek_session=\(token); Path=/; Max-Age=86400; HttpOnly; SameSite=Strict"
        ])
      #expect(answer["cache-control"] == "no-store")
      service.clock.advance(seconds: 3_600)
      let later = try await service.stranger().send("/sign-in", form)
      #expect(later.cookies.first?.contains("Max-Age=82800;") == true)
      let named = try await exchange(
        service.port,
        Sent(
          method: "POST", path: "/sign-in",
          headers: ["Content-Type: application/x-www-form-urlencoded"], body: form,
          host: "pasboek.example"))
      #expect(named.cookies.first?.hasSuffix("; SameSite=Strict; Secure") == true)
    }
  }

  @Test(
    "begins with no other token, and says nothing of why",
    arguments: ["", "x", "pbt_0123", "a.b.c", "evil%0D%0ASet-Cookie:%20a=b", "%22%3B"])
  func refused(_ token: String) async throws {
    try await PageService.serve { service in
      let answer = try await service.stranger(language: "en").send("/sign-in", "token=\(token)")
      #expect(answer.status == 403)
      #expect(answer.cookies.isEmpty)
      #expect(answer.text.contains("This token is not valid or opens no pages."))
    }
  }

  @Test(
    "leads on to no other site",
    arguments: [
      "https://evil.example/", "//evil.example", "/\\evil.example", "%2F%2Fevil", "javascript:1",
      "",
    ])
  func otherSites(_ next: String) async throws {
    try await PageService.serve { service in
      let token = try #require(try await service.browser(.finance).token)
      let answer = try await service.stranger().send("/sign-in", "token=\(token)&next=\(next)")
      #expect(answer.status == 303)
      #expect(answer["location"] == "/")
    }
  }

  @Test("ends with sign-out, which only a form of its own pages asks for")
  func signOut() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.finance)
      let key = try await browser.formKey()
      #expect(try await browser.send("/sign-out", "").status == 403)
      #expect(try await browser.send("/sign-out", "csrf=\(key)0").status == 403)
      #expect(
        try await browser.send(
          "/sign-out", "csrf=\(key)", headers: ["Sec-Fetch-Site: cross-site"]
        ).status == 403)
      #expect(
        try await browser.send(
          "/sign-out", "csrf=\(key)", headers: ["Origin: https://evil.example"]
        ).status == 403)
      let other = try await service.browser(.operator)
      #expect(try await other.send("/sign-out", "csrf=\(key)").status == 403)
      let answer = try await browser.send("/sign-out", "csrf=\(key)")
      #expect(answer.status == 303)
      #expect(answer["location"] == "/sign-in")
      #expect(answer.cookies.first?.hasPrefix("pasboek_session=; Path=/; Max-Age=0;") == true)
    }
  }

  @Test("begins with a form of no other site")
  func foreignForms() async throws {
    try await PageService.serve { service in
      let token = try #require(try await service.browser(.finance).token)
      for (headers, status) in [
        (["Sec-Fetch-Site: cross-site"], 403), (["Sec-Fetch-Site: same-site"], 403),
        (["Sec-Fetch-Site: none"], 403), (["Origin: null"], 403),
        (["Origin: https://localhost.evil.example"], 403),
        (["Sec-Fetch-Site: same-origin", "Origin: null"], 303), (["Origin: http://localhost"], 303),
        ([], 303),
      ] {
        let answer = try await service.stranger().send(
          "/sign-in", "token=\(token)", headers: headers)
        #expect(answer.status == status, "\(headers)")
      }
    }
  }

  @Test("is over at once when its client is withdrawn, and when its token has expired")
  func withdrawn() async throws {
    try await PageService.serve { service in
      let browser = try await service.browser(.finance, id: "leaver")
      #expect(try await browser.open("/").status == 200)
      try await Registrar(service.engine).revokeClient("leaver")
      let answer = try await browser.open("/finance?from=2026-01-01")
      #expect(answer.status == 303)
      #expect(answer["location"] == "/sign-in?next=/finance%3Ffrom%3D2026-01-01")
      let gone = try await browser.open("/")
      #expect(gone.status == 303)
      #expect(gone["location"] == "/sign-in")
      #expect(gone.cookies.first?.hasPrefix("pasboek_session=; Path=/; Max-Age=0;") == true)
      let other = try await service.browser(.operator)
      #expect(try await other.open("/").status == 200)
      service.clock.advance(seconds: 86_401)
      #expect(try await other.open("/").status == 303)
    }
  }

  @Test("keeps a chosen language in a cookie; else it is the browser's")
  func languages() async throws {
    try await PageService.serve { service in
      for (language, word) in [
        ("nl", "Aanmelden"), ("fr", "Se connecter"), ("de", "Anmelden"), ("en", "Sign in"),
      ] {
        let preferred = try await service.stranger(language: language).open("/sign-in")
        #expect(preferred.text.contains("<h1 id=\"title\">\(word)</h1>"))
        #expect(preferred.text.contains("<html lang=\"\(language)\">"))
        #expect(preferred["content-language"] == language)
        #expect(preferred.cookies.isEmpty)
        let chosen = try await service.stranger().open("/sign-in?lang=\(language)")
        #expect(chosen.text.contains("<html lang=\"\(language)\">"))
        #expect(
          chosen.cookies == [
            "pasboek_language=\(language); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
          ])
        let kept = try await service.stranger().open(
          "/sign-in", headers: ["Cookie: pasboek_language=\(language)"])
        #expect(kept.text.contains("<html lang=\"\(language)\">"))
      }
      let unknown = try await service.stranger().open("/sign-in?lang=%22%3E%3Cscript%3E")
      #expect(unknown.text.contains("<html lang=\"nl\">"))
      #expect(!unknown.text.contains("<script>"))
      #expect(unknown.cookies.isEmpty)
    }
  }
}
