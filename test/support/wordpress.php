<?php
// The few functions of WordPress and WooCommerce that the snippet calls, and one checkout for each line of standard input:
// {"cookie": …as PHP parsed it…, "isRenewal": …, "cartRenews": …, "meta": {…}} → the order's meta as JSON, or the fault.
set_error_handler( function ( $level, $message ) {
	throw new ErrorException( $message );
} );
$actions = array();
function add_action( $name, $callback ) {
	global $actions;
	$actions[ $name ] = $callback;
}
/** As wp_magic_quotes() does with what a browser sends, before any plugin runs. */
function slashed( $value ) {
	return is_array( $value ) ? array_map( 'slashed', $value ) : addslashes( $value );
}
function wp_unslash( $value ) {
	return is_array( $value ) ? array_map( 'wp_unslash', $value ) : ( is_string( $value ) ? stripslashes( $value ) : $value );
}
function wp_check_invalid_utf8( $text ) {
	return 1 === preg_match( '/^./us', $text ) ? $text : '';
}
if ( ! function_exists( 'mb_substr' ) ) { // WordPress brings one along for hosts without the extension.
	function mb_substr( $text, $start, $length ) {
		return implode( '', array_slice( preg_split( '//u', $text, -1, PREG_SPLIT_NO_EMPTY ), $start, $length ) );
	}
}
$cartRenews = false;
function wcs_cart_contains_renewal() {
	return $GLOBALS['cartRenews'];
}
final class Order {
	public $meta = array();
	public function get_meta( $key ) {
		return $this->meta[ $key ] ?? '';
	}
	public function update_meta_data( $key, $value ) {
		if ( ! is_string( $key ) || ! is_string( $value ) ) {
			throw new TypeError( "meta $key is no text" );
		}
		$this->meta[ $key ] = $value;
	}
}
require $argv[1];
while ( false !== ( $line = fgets( STDIN ) ) ) {
	$case       = json_decode( $line, true );
	$cartRenews = $case['cartRenews'] ?? false;
	$_COOKIE    = array_key_exists( 'cookie', $case ) ? array( 'partner_center' => slashed( $case['cookie'] ) ) : array();
	if ( isset( $case['bytes'] ) ) {
		$_COOKIE = array( 'partner_center' => slashed( base64_decode( $case['bytes'] ) ) );
	}
	$order       = new Order();
	$order->meta = $case['meta'] ?? array();
	try {
		foreach ( $actions as $callback ) {
			$callback( $order );
		}
		echo json_encode( $order->meta, JSON_FORCE_OBJECT | JSON_THROW_ON_ERROR ), "\n";
	} catch ( Throwable $fault ) {
		echo json_encode( array( 'fault' => $fault->getMessage() ) ), "\n";
	}
}
