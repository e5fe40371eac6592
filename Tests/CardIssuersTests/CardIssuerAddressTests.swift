import CardIssuers
import Testing

@Suite struct CardIssuerAddressTests {
  @Test("an issuer is asked over TLS, or on this machine")
  func urls() {
    for (url, isGood) in [
      ("https://issuer.example/cards", true), ("https://issuer.example:8443/", true),
      ("http://127.0.0.1:8081/cards", true), ("http://localhost/cards", true),
      ("http://[::1]:8081/cards", true), ("http://issuer.example/cards", false),
      ("http://127.0.0.1.example/cards", false), ("ftp://issuer.example/cards", false),
      ("https:///cards", false), ("issuer.example", false), ("", false),
      ("https://issuer.example/cards?key=1", false), ("https://issuer.example/#a", false),
      ("https://user@issuer.example/cards", false), ("https://user:x@issuer.example/", false),
      ("https://issuer.example/ca rds", false),
    ] {
      #expect((CardIssuerAddress(url: url) != nil) == isGood, "\(url)")
    }
  }

  @Test("a token is visible ASCII, so that nothing can be put behind it")
  func tokens() {
    for (token, isGood) in [
      ("abc.DEF-123_~+/=", true), ("", false), ("a b", false), ("a\r\nb", false), ("é", false),
    ] {
      let address = CardIssuerAddress(url: "https://issuer.example/cards", token: token)
      #expect((address != nil) == isGood, "\(token)")
    }
  }
}
